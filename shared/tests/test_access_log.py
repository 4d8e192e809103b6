"""The access log: who read what and who was refused, off the path of the request, and forgotten in its time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.endpoints import access_log
from shared.endpoints.access_log import AccessLog
from shared.kit.db import create_engine
from shared.middleware import requests
from shared.process.forgetting import forget_accesses
from shared.telemetry.secret_addresses import new_secret
from tests.support.alarms import alarms
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import add, client_of, sandbox_app
from tests.support.tokens import AuthorizationHeaders


@pytest.fixture
def app(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> FastAPI:
    return sandbox_app(sandbox, jwks_file, tmp_path)


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(app) as client:
        yield client


async def rows(sandbox: Sandbox, app: FastAPI) -> list[tuple[Any, ...]]:
    await app.state.access_log.write()
    async with sandbox.sessions() as session:
        found = await session.execute(
            text("SELECT subject, roles, operation, method, path, status FROM access_entry ORDER BY position")
        )
        return [tuple(row) for row in found]


def lost() -> float:
    return REGISTRY.get_sample_value("access_log_lost_total") or 0.0


async def test_reads_and_refusals_leave_a_row_and_changes_and_open_pages_none(
    sandbox: Sandbox, app: FastAPI, api: httpx.AsyncClient, authorization: AuthorizationHeaders
) -> None:
    officer, auditor = authorization("case_officer", subject="anna"), authorization("auditor", subject="rut")
    await api.get("/notes?sort=words", headers=officer)
    await add(api, officer, "ett")
    await add(api, auditor, "två")
    await api.get("/notes")
    await api.get("/notes", headers={"Authorization": "Bearer x.y.z"})
    await api.get("/api-info")
    await api.get("/nothing-here", headers=officer)
    notes = "/sandbox/v1/notes"
    assert await rows(sandbox, app) == [
        ("anna", "case_officer", "get_notes", "GET", notes, 200),
        ("rut", "auditor", "post_note", "POST", notes, 403),
        (None, "", "get_notes", "GET", notes, 401),
        (None, "", "get_notes", "GET", notes, 401),
    ]


async def test_an_identity_number_in_an_address_is_written_down_nowhere(
    sandbox: Sandbox,
    app: FastAPI,
    api: httpx.AsyncClient,
    reader: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(requests.log, "info", lambda event, **line: said.append(line["path"]), raising=False)
    numbers = ("191212121212", "121212-1212", "１９１２１２１２１２１２")
    for number in numbers:
        await api.get(f"/notes/{number}", headers=reader)
    kept = [row[4] for row in await rows(sandbox, app)]
    assert kept == said == ["/sandbox/v1/notes/[personnummer]"] * len(numbers)


async def test_only_the_auditor_reads_the_log_and_reading_it_is_logged(
    sandbox: Sandbox, app: FastAPI, api: httpx.AsyncClient, authorization: AuthorizationHeaders
) -> None:
    await api.get("/notes", headers=authorization("case_officer", subject="anna"))
    await app.state.access_log.write()
    assert (await api.get("/access-entries", headers=authorization("case_officer"))).status_code == 403
    auditor = authorization("auditor", subject="rut")
    items = (await api.get("/access-entries?subject=anna", headers=auditor)).json()["items"]
    assert [(item["subject"], item["operation"], item["status"]) for item in items] == [("anna", "get_notes", 200)]
    assert (await rows(sandbox, app))[-1] == (
        "rut",
        "auditor",
        "get_access_entries",
        "GET",
        "/sandbox/v1/access-entries",
        200,
    )


async def test_nothing_secret_stands_in_it_and_nothing_of_it_in_the_audit_trail(
    sandbox: Sandbox, app: FastAPI, api: httpx.AsyncClient
) -> None:
    secret = new_secret()
    await api.get(f"/notes/{secret}?words=hemligt", headers={"Authorization": "Bearer topsecret"})
    assert [row[4] for row in await rows(sandbox, app)] == ["/sandbox/v1/notes/hemlig-…"]
    stored = str(await sandbox.scalar("SELECT string_agg(CAST(a AS text), '') FROM access_entry a"))
    assert "topsecret" not in stored
    assert "hemligt" not in stored
    assert await sandbox.scalar("SELECT count(*) FROM audit_entry") == 0


async def test_the_task_writes_what_came_and_sleeps_until_more_comes(
    sandbox: Sandbox, app: FastAPI, api: httpx.AsyncClient, reader: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_log, "SECONDS", 0.01)
    await api.get("/notes", headers=reader)
    while not await sandbox.scalar("SELECT count(*) FROM access_entry"):
        await asyncio.sleep(0.01)
    assert not app.state.access_log._came.is_set()


def scope(log_path: str = "/sandbox/v1/notes") -> dict[str, Any]:
    class Trace:
        span_id = "1"

    app = SimpleNamespace(state=SimpleNamespace(settings=SimpleNamespace(trusted_proxies=())))
    asked = {"type": "http", "path": log_path, "method": "GET", "headers": [], "client": ("192.0.2.1", 1)}
    return asked | {"protected": True, "trace": Trace, "app": app}


async def test_a_flood_of_strangers_is_counted_and_does_not_fill_the_disk(sandbox: Sandbox) -> None:
    written, before = AccessLog(sandbox.engine), lost()
    for _ in range(access_log.STRANGERS + 5):
        written.note(scope(), 401)
    await written.write()
    assert await sandbox.scalar("SELECT count(*) FROM access_entry") == access_log.STRANGERS
    assert lost() - before == 5


async def test_an_address_that_no_text_can_hold_blinds_the_log_for_nobody(
    sandbox: Sandbox, app: FastAPI, api: httpx.AsyncClient, reader: dict[str, str]
) -> None:
    for path in ("/notes", "/notes/%00", "/notes"):
        await api.get(path, headers=reader)
    assert [row[4] for row in await rows(sandbox, app)] == [f"/sandbox/v1/notes{end}" for end in ("", "/\ufffd", "")]


async def test_a_row_that_cannot_be_stored_is_lost_alone(sandbox: Sandbox) -> None:
    written, before = AccessLog(sandbox.engine), lost()
    for number in range(9):
        written.note(scope(f"/{number}") | {"operation": "\0" if number == 4 else "get_notes"}, 401)
    await written.write()
    assert (await sandbox.scalar("SELECT count(*) FROM access_entry"), lost() - before) == (8, 1)


async def test_while_the_database_is_away_rows_wait_and_at_the_end_they_are_counted_as_lost() -> None:
    nowhere = create_engine("postgresql+asyncpg://nobody:nothing@127.0.0.1:1/nothing", name="test")
    waiting, before = AccessLog(nowhere), lost()
    for number in range(3):
        waiting.note(scope(f"/{number}"), 401)
    with pytest.raises(OSError):
        await waiting.write()
    assert [row["path"] for row in waiting._rows] == ["/0", "/1", "/2"]
    await waiting.end()
    assert lost() - before == 3
    assert alarms()["AccessLogLost"].passed_by(lost() - before)


async def test_rows_are_forgotten_after_their_time_and_not_before(sandbox: Sandbox) -> None:
    async with sandbox.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO access_entry (at, roles, operation, method, path, status, address, request_id) "
            "SELECT now() - make_interval(days => days), '', 'get_notes', 'GET', '/', 200, '', days::text "
            "FROM unnest(ARRAY[1, 99, 101, 800]) AS days"
        )
    await forget_accesses(sandbox.engine, 100)
    assert await sandbox.scalar("SELECT string_agg(request_id, ' ' ORDER BY position) FROM access_entry") == "1 99"


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("SELECT forget_accesses(10, 5000)", "90 days at least"),
        ("DELETE FROM access_entry", "permission denied"),
        ("UPDATE access_entry SET subject = 'bo'", "permission denied"),
    ],
)
async def test_the_processes_role_forgets_nothing_of_the_last_months(
    sandbox: Sandbox, statement: str, refusal: str
) -> None:
    with pytest.raises(DBAPIError, match=refusal):
        async with sandbox.engine.begin() as connection:
            await connection.execute(text(statement))
