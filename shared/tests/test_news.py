"""Those who wait for events: woken by what is committed, when it can be read, and no more of them than may wait."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from time import monotonic

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import event as sa_event
from sqlalchemy import text

from shared.endpoints.news import WAITERS_PER_CLIENT
from tests.support.sandbox import NotedV1, Sandbox
from tests.support.sandbox_api import client_of, sandbox_app
from tests.support.tokens import AuthorizationHeaders

PATIENCE = 25.0
"""How long a call here is ready to wait. One that is woken ends long before, on a busy machine too."""
AT_ONCE = PATIENCE / 3


@pytest.fixture
def app(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> FastAPI:
    return sandbox_app(sandbox, jwks_file, tmp_path)


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as api:
        yield api


async def wait(api: httpx.AsyncClient, headers: dict[str, str], seconds: float = PATIENCE, **query: str) -> list[str]:
    """The words of the notes that came."""
    answer = await api.get("/events", params={"timeout": int(seconds * 1000), **query}, headers=headers)
    assert answer.status_code == 200, answer.text
    return [event["data"]["words"] for event in answer.json()]


async def test_waiting_asks_nothing_and_ends_at_once_when_something_comes(
    api: httpx.AsyncClient, app: FastAPI, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    waiting = [asyncio.create_task(wait(api, reader)) for _ in range(10)]
    await asyncio.sleep(3)  # they have looked, and wait
    asked: list[str] = []
    sa_event.listen(app.state.engine.sync_engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    await asyncio.sleep(1)
    assert asked == []
    await sandbox.note("en")
    at = monotonic()
    assert await asyncio.gather(*waiting) == [["en"]] * 10
    assert monotonic() - at < AT_ONCE
    assert len(asked) == 1, "one look for all who ask for the same"


async def test_what_is_committed_behind_an_older_transaction_is_in_the_feed_when_that_ends(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    """The feed shows nothing above a running transaction, so the notification alone comes too early."""
    async with sandbox.engine.connect() as older:
        await older.execute(text("SELECT pg_current_xact_id()"))
        waiting = asyncio.create_task(wait(api, reader))
        await asyncio.sleep(0.3)
        await sandbox.note("en")
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await older.rollback()
        at = monotonic()
    assert await waiting == ["en"]
    assert monotonic() - at < AT_ONCE


async def test_what_comes_between_looking_and_waiting_is_not_missed(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    async def read_all(number: int) -> list[str]:
        found: list[str] = []
        query: dict[str, str] = {}
        while len(found) < number:
            answer = await api.get("/events", params={"timeout": "25000", **query}, headers=reader)
            assert answer.json(), "nothing came"
            found += [event["data"]["words"] for event in answer.json()]
            query = {"last_event_id": answer.json()[-1]["id"]}
        return found

    reading = asyncio.create_task(read_all(60))
    for number in range(60):
        await sandbox.note(str(number))
    assert await reading == [str(number) for number in range(60)]


async def test_when_the_connection_that_hears_is_lost_another_is_made(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    waiting = asyncio.create_task(wait(api, reader))
    await asyncio.sleep(3)
    async with sandbox.engine.begin() as connection:
        statement = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'sandbox-api-news'"
        assert (await connection.execute(text(statement))).scalars().all() == [True]
    await sandbox.note("en")
    assert await asyncio.wait_for(waiting, PATIENCE) == ["en"]


async def test_a_client_may_have_so_many_waiting_and_another_as_many(
    api: httpx.AsyncClient, sandbox: Sandbox, authorization: AuthorizationHeaders
) -> None:
    greedy, modest = authorization("auditor", subject="greedy"), authorization("auditor", subject="modest")
    waiting = [asyncio.create_task(wait(api, greedy)) for _ in range(WAITERS_PER_CLIENT)]
    await asyncio.sleep(3)
    refused = await api.get("/events?timeout=5000", headers=greedy)
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/too-many-waiting")
    assert refused.headers["Retry-After"]
    assert (await api.get("/events", headers=greedy)).status_code == 200, "not waiting is always allowed"
    waiting.append(asyncio.create_task(wait(api, modest)))
    await asyncio.sleep(0.1)
    await sandbox.note("en")
    assert await asyncio.gather(*waiting) == [["en"]] * (WAITERS_PER_CLIENT + 1)
    assert await wait(api, greedy) == ["en"], "those who have their answer wait no more"


async def test_an_event_of_another_type_wakes_nobody_for_good(
    api: httpx.AsyncClient, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    at = monotonic()
    waiting = asyncio.create_task(wait(api, reader, 1.5, types="sandbox.erased.v1"))
    await asyncio.sleep(0.3)
    await sandbox.note("en")
    assert await waiting == []
    assert monotonic() - at >= 1.5


async def test_a_misspelt_type_is_refused_with_the_nearest_known(
    api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    answer = await api.get("/events?types=sandbox.notde.v1", headers=reader)
    assert (answer.status_code, answer.json()["errors"][0]["expected"]) == (400, "sandbox.noted.v1")


async def test_a_fact_for_our_own_services_is_not_in_the_feed(
    api: httpx.AsyncClient, app: FastAPI, sandbox: Sandbox, reader: dict[str, str]
) -> None:
    class SecretV1(NotedV1):
        TYPE = "sandbox.secret.v1"
        INTERNAL = True

    app.state.facts = app.state.facts | {SecretV1.TYPE: SecretV1}
    async with sandbox.work() as work:
        work.publish(SecretV1(words="hemligt"), subject="one")
    await sandbox.note("en")
    assert await wait(api, reader, 0) == ["en"]
    assert (await api.get(f"/events?types={SecretV1.TYPE}", headers=reader)).status_code == 400
