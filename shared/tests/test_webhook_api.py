"""Whoever may read events may have them sent: the secret is shown once, and only whoever registered it governs it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from shared.clock import new_id
from shared.endpoints import webhooks
from tests.support.hooks import KEY, Hooks
from tests.support.receivers import receiving
from tests.support.sandbox import Sandbox
from tests.support.sandbox_api import client_of, sandbox_app
from tests.support.tokens import AuthorizationHeaders

HERE = {"url": "https://mottagare.example.se/webhooks"}


@pytest.fixture
async def api(sandbox: Sandbox, jwks_file: Path, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings: dict[str, Any] = {"webhook_key": SecretStr(KEY), "webhook_loopback": True}
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path, **settings)) as client:
        yield client


@pytest.fixture
def operator(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("operator", subject="olle")


def keyed(caller: dict[str, str], key: str | None = None) -> dict[str, str]:
    return caller | {"Idempotency-Key": key or str(new_id())}


async def post(api: httpx.AsyncClient, path: str, caller: dict[str, str], body: Any = None) -> httpx.Response:
    return await api.post(path, json=body, headers=keyed(caller))


async def test_the_secret_is_in_the_first_answer_and_nowhere_else(
    api: httpx.AsyncClient, sandbox: Sandbox, operator: dict[str, str], authorization: AuthorizationHeaders
) -> None:
    key, again = str(new_id()), str(new_id())
    first = await api.post("/webhooks", json=HERE, headers=keyed(operator, key))
    assert first.status_code == 201, first.text
    path = first.headers["Location"].partition("/sandbox/v1")[2]
    rotated = await api.post(f"{path}/rotations", headers=keyed(operator, again))
    secrets = [first.json()["secret"], rotated.json()["secret"]]
    assert secrets == [Hooks(sandbox).secret(first.json()["id"], generation) for generation in (1, 2)]
    answers = [
        await api.post("/webhooks", json=HERE, headers=keyed(operator, key)),
        await api.post(f"{path}/rotations", headers=keyed(operator, again)),
        await api.get("/webhooks", headers=operator),
        await api.get(path, headers=operator),
        await api.get("/audit-entries", headers=authorization("auditor")),
    ]
    assert all(answer.is_success for answer in answers)
    tables = ("webhook", "idempotency", "audit_entry", "outbox")
    stored = [await sandbox.scalar(f"SELECT string_agg(t::text, '') FROM {table} t") for table in tables]
    for secret in secrets:
        for shown in (*(answer.text for answer in answers), *map(str, stored)):
            assert secret.removeprefix("whsec_") not in shown


async def test_a_ping_and_events_reach_the_receiver_and_every_attempt_is_listed(
    api: httpx.AsyncClient, sandbox: Sandbox, operator: dict[str, str]
) -> None:
    async with receiving() as receiver:
        made = (await post(api, "/webhooks", operator, {"url": receiver.url})).json()
        path = f"/webhooks/{made['id']}"
        assert (await post(api, f"{path}/pings", operator)).status_code == 202
        await sandbox.note("w1")
        hooks = Hooks(sandbox)
        await hooks.send()
        await hooks.send()
    found = (await api.get(f"{path}/attempts", headers=operator)).json()["items"]
    assert [(row["type"], row["status"]) for row in found] == [("webhook.ping", 204), ("sandbox.noted.v1", 204)]
    assert [row["event_id"] for row in found] == receiver.ids
    assert (await api.get(path, headers=operator)).json()["last_event_id"] == receiver.ids[1]


async def test_only_whoever_registered_it_has_its_secret_and_starts_it_and_operators_stop_any(
    api: httpx.AsyncClient, operator: dict[str, str], authorization: AuthorizationHeaders
) -> None:
    """WEB.05."""
    path = f"/webhooks/{(await post(api, '/webhooks', operator, HERE)).json()['id']}"
    other = authorization("operator", subject="eva")
    for step in ("rotations", "pings", "enablings"):
        assert (await post(api, f"{path}/{step}", other, {})).status_code == 403
    assert (await api.get(path, headers=other)).json()["_links"].keys() == {"self", "disable", "attempts"}
    reason = {"reason": "Mottagaren svarar inte"}
    assert (await post(api, f"{path}/disablings", other, reason)).json()["reason"] == "person"
    assert (await post(api, f"{path}/disablings", other, reason)).status_code == 409
    assert (await post(api, f"{path}/enablings", operator, {})).json()["state"] == "active"
    assert (await post(api, "/webhooks", authorization("auditor"), HERE)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "ftp://mottagare.example.se/"}, "body.url"),
        ({"url": "https://anna:ord@mottagare.example.se/"}, "body.url"),
        ({"url": "https://mottagare.example.se/#del"}, "body.url"),
        ({"types": ["sandbox.noted.v2"]}, "body.types.0"),
        ({"types": []}, "body.types"),
        ({"last_event_id": "0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"}, "body.last_event_id"),
    ],
)
async def test_what_cannot_be_sent_to_is_not_registered(
    wrong: dict[str, Any], field: str, api: httpx.AsyncClient, operator: dict[str, str]
) -> None:
    refused = await post(api, "/webhooks", operator, HERE | wrong)
    assert refused.status_code == 422
    assert [fault["field"] for fault in refused.json()["errors"]] == [field]


async def test_a_webhook_may_begin_earlier_in_the_feed(
    api: httpx.AsyncClient, sandbox: Sandbox, operator: dict[str, str]
) -> None:
    for words in ("w1", "w2", "w3"):
        await sandbox.note(words)
    events = (await api.get("/events", headers=operator)).json()
    async with receiving() as receiver:
        await post(api, "/webhooks", operator, {"url": receiver.url, "last_event_id": events[0]["id"]})
        await Hooks(sandbox).send()
    assert receiver.ids == [event["id"] for event in events[1:]]


async def test_no_more_are_active_than_the_worker_serves_at_once(
    api: httpx.AsyncClient, sandbox: Sandbox, operator: dict[str, str]
) -> None:
    hooks = Hooks(sandbox)
    async with receiving() as receiver:
        for _ in range(webhooks.MOST):
            last = await hooks.add(receiver)
    assert (await post(api, "/webhooks", operator, HERE)).json()["type"] == "/problems/too-many-webhooks"
    await hooks.set(last, "state = 'disabled'")
    mine = await post(api, "/webhooks", operator, HERE)
    assert mine.status_code == 201
    await hooks.set(mine.json()["id"], "state = 'disabled'")
    await hooks.set(last, "state = 'active'")
    again = await post(api, f"/webhooks/{mine.json()['id']}/enablings", operator, {})
    assert again.json()["type"] == "/problems/too-many-webhooks"


async def test_without_a_key_there_are_none(
    sandbox: Sandbox, jwks_file: Path, tmp_path: Path, operator: dict[str, str]
) -> None:
    async with client_of(sandbox_app(sandbox, jwks_file, tmp_path)) as client:
        refused = await post(client, "/webhooks", operator, HERE)
        assert refused.json()["type"] == "/problems/webhooks-not-set"
    async with sandbox.sessions() as session:
        assert (await session.execute(text("SELECT count(*) FROM webhook"))).scalar_one() == 0
