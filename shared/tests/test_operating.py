"""What the operator sees and does over HTTP: consumers, events that wait or never came, and dropping one by two."""

import httpx
import pytest
from sqlalchemy import text

from shared.broker.comparing import register
from shared.broker.consumer import Consumer
from shared.broker.manifests import manifests_of, publish_manifest
from shared.broker.relay import _SENT
from shared.clock import new_id
from shared.event import Event
from shared.kit.inbox import Admission
from tests.support import sandbox as contracts
from tests.support.consuming import Handler, Message, consumer, held, take, words
from tests.support.sandbox import ManifestPublishedV1, NotedV1, Sandbox, WordsTaken, Work, event
from tests.support.tokens import AuthorizationHeaders

WHY = {"reason": "Prövas i ett test"}


@pytest.fixture
def anna(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("operator", subject="anna")


@pytest.fixture
def bo(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("operator", subject="bo")


@pytest.fixture
async def dead(api: httpx.AsyncClient, sandbox: Sandbox, handler: Handler, anna: dict[str, str]) -> str:
    """The address of a dead letter, with the next event of its subject waiting behind it."""
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")]
    await take(reader, event(NotedV1(words="w1"), sequence=1), event(NotedV1(words="w2"), sequence=2))
    (row,) = (await api.get("/held-events", headers=anna)).json()["items"]
    return f"/held-events/{row['id']}"


async def test_a_dead_letter_is_shown_as_it_came(api: httpx.AsyncClient, dead: str, anna: dict[str, str]) -> None:
    shown = (await api.get(dead, headers=anna)).json()
    assert '"words":"w1"' in shown["payload"]
    assert set(shown["_links"]) == {"self", "replay", "propose-discard"}
    assert (await api.get(f"/held-events/{new_id()}", headers=anna)).status_code == 404


async def test_an_event_is_dropped_by_two(
    api: httpx.AsyncClient, dead: str, anna: dict[str, str], bo: dict[str, str], sandbox: Sandbox, handler: Handler
) -> None:
    alone = await api.post(f"{dead}/discards", json=WHY, headers=anna)
    assert (alone.status_code, alone.json()["type"].rpartition("/")[2]) == (409, "discard-not-proposed")
    proposed = (await api.post(f"{dead}/discard-proposals", json=WHY, headers=anna)).json()
    assert proposed["discard_proposed_by"] == "anna"
    assert "discard" not in proposed["_links"]
    await api.post(f"{dead}/discard-proposals", json=WHY, headers=bo)
    for proposer in (anna, bo):
        assert (await api.post(f"{dead}/discards", json=WHY, headers=proposer)).status_code == 403
    assert {state for state, _ in await held(sandbox)} == {"dead", "early"}


async def test_what_another_has_proposed_is_dropped_and_what_waits_behind_goes_on(
    api: httpx.AsyncClient, dead: str, anna: dict[str, str], bo: dict[str, str], sandbox: Sandbox, handler: Handler
) -> None:
    await api.post(f"{dead}/discard-proposals", json=WHY, headers=anna)
    shown = (await api.get(dead, headers=bo)).json()
    assert "discard" in shown["_links"]
    gone = await api.post(f"{dead}/discards", json=WHY, headers=bo)
    assert (gone.status_code, gone.json()["state"]) == (202, "discarded")
    assert (await api.post(f"{dead}/discards", json=WHY, headers=bo)).status_code == 409
    await consumer(sandbox, handler).take_parked()
    assert await words(sandbox) == ["w2"]


async def test_the_list_of_what_waits_comes_whole(
    api: httpx.AsyncClient, dead: str, anna: dict[str, str], bo: dict[str, str]
) -> None:
    """A proposal is a row of the audit trail, and what is replayed or dropped leaves the list."""
    asked = "/held-events?updated_since=2199-01-01T00:00:00Z"
    await api.post(f"{dead}/discard-proposals", json=WHY, headers=anna)
    (row,) = (await api.get(asked, headers=bo)).json()["items"]
    assert row["discard_proposed_by"] == "anna"
    await api.post(f"{dead}/discards", json=WHY, headers=bo)
    assert (await api.get(asked, headers=bo)).json()["items"] == []


async def test_many_are_replayed_at_once(
    api: httpx.AsyncClient, anna: dict[str, str], sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")] * 3
    await take(reader, *(event(NotedV1(words=f"w{n}"), f"subject {n}") for n in range(3)))
    other = await api.post("/held-event-replays", json=WHY | {"consumer": "sandbox-other"}, headers=anna)
    assert other.json()["events"] == 0
    assert (await api.post("/held-event-replays", json=WHY, headers=anna)).json()["events"] == 3
    await reader.take_parked()
    assert await words(sandbox) == ["w0", "w1", "w2"]
    assert await sandbox.scalar("SELECT count(*) FROM audit_entry WHERE action = 'replay_event'") == 3


async def test_a_consumer_is_paused_and_goes_on(
    api: httpx.AsyncClient, anna: dict[str, str], sandbox: Sandbox, handler: Handler
) -> None:
    async with sandbox.sessions() as session, session.begin():
        await register(session, [consumer(sandbox, handler)])
    (row,) = (await api.get("/consumers", headers=anna)).json()["items"]
    assert (row["name"], row["producer"], row["paused_at"]) == ("sandbox-notes", "sandbox", None)
    place = "/consumers/sandbox-notes"
    assert (await api.post(f"{place}/resumptions", json=WHY, headers=anna)).status_code == 409
    once = anna | {"Idempotency-Key": "a pause"}
    paused = await api.post(f"{place}/pauses", json=WHY, headers=once)
    assert (paused.status_code, "resume" in paused.json()["_links"]) == (202, True)
    again = await api.post(f"{place}/pauses", json=WHY, headers=once)
    assert (again.status_code, again.content) == (202, paused.content)
    assert (await api.post(f"{place}/pauses", json=WHY, headers=anna)).status_code == 409
    resumed = (await api.post(f"{place}/resumptions", json=WHY, headers=anna)).json()
    assert resumed["paused_at"] is None
    assert (await api.post("/consumers/nobody/pauses", json=WHY, headers=anna)).status_code == 404


async def test_what_never_came_is_listed_and_counted(
    api: httpx.AsyncClient, anna: dict[str, str], sandbox: Sandbox, handler: Handler
) -> None:
    reader, keeper = consumer(sandbox, handler), Consumer(manifests_of(contracts), Work, sandbox.sessions)
    async with sandbox.sessions() as session, session.begin():
        await register(session, [reader, keeper])
    for word in ("w1", "w2"):
        await sandbox.note(word, about=word)
    async with sandbox.engine.begin() as connection:
        await connection.execute(_SENT, {"positions": [1, 2]})
    await publish_manifest(sandbox.work, ManifestPublishedV1)
    async with sandbox.work() as work:
        outbox = await work.session.execute(text("SELECT event FROM outbox ORDER BY position"))
    first, _, manifest = [Event.from_json(row.event.encode()) for row in outbox]
    (before,) = (await api.get("/consumers", headers=anna)).json()["items"]
    await keeper.take([Message(manifest.to_json(), subject=manifest.type).delivery])
    since = {"updated_since": before["updated_at"], "sort": "-updated_at"}
    (row,) = (await api.get("/consumers", params=since, headers=anna)).json()["items"]
    assert (before["manifests_known"], row["manifests_known"]) == (0, 1)
    assert row["updated_at"] > before["updated_at"], "what is counted elsewhere has changed too"
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("DELETE FROM note"))
    assert await reader.apply(first) is Admission.NEXT
    missing = (await api.get("/consumers/sandbox-notes/missing-events", headers=anna)).json()
    assert [(item["type"], item["manifest"]) for item in missing["items"]] == [(NotedV1.TYPE, 1)]
    later = await api.get("/consumers/sandbox-notes/missing-events?updated_since=2199-01-01T00:00:00Z", headers=anna)
    assert later.json()["items"] == missing["items"], "rows leave the list: it always comes whole"
    counts = (await api.get("/event-counts", headers=anna)).json()
    assert (counts["events"], counts["unsent"], counts["manifests"]) == (3, 1, 1)
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE consumer SET manifests_passed = 1"))
        await connection.execute(text("UPDATE manifest SET asks = 5, asked_at = now()"))
    assert (await api.get("/consumers/sandbox-notes/missing-events", headers=anna)).json()["items"] == []
    anew = (await api.post("/consumers/sandbox-notes/comparisons", json=WHY, headers=anna)).json()
    assert (anew["manifests_known"], anew["manifests_passed"]) == (1, 0)
    assert await sandbox.scalar("SELECT asks FROM manifest") == 0


async def test_the_events_about_one_thing_are_read_by_its_id(
    api: httpx.AsyncClient, reader: dict[str, str], sandbox: Sandbox
) -> None:
    for word in ("w1", "w2"):
        await sandbox.note(word, about=word)
    about = (await api.get("/events?subject=w2", headers=reader)).json()
    assert [e["data"]["words"] for e in about] == ["w2"]
    assert (await api.get("/events?subject=w3", headers=reader)).json() == []
