"""Copies made again: what differs is put right, what was done is not done again, and two are needed."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from shared.broker.comparing import register
from shared.broker.consumer import Consumer
from shared.broker.rebuilding import ASKS, Rebuilding
from shared.event import Event
from shared.kit.inbox import Admission
from shared.kit.subscription import Subscription
from tests.support.consuming import take
from tests.support.sandbox import NOW, ErasedV1, Note, NotedV1, ResendRequestedV1, Sandbox, WordsTaken, Work, event
from tests.support.tokens import AuthorizationHeaders

WHY = {"reason": "Prövas i ett test"}
PLACE = "/consumers/sandbox-notes"


class Stream:
    """A broker that holds these messages, and remembers nothing of who has read them."""

    def __init__(self, *events: Event) -> None:
        self.payloads = [e.to_json() for e in events]

    async def read_stream(self, stream: str) -> AsyncIterator[bytes]:
        assert stream == "SANDBOX"
        for payload in (b"not an event", *self.payloads):
            yield payload


async def copy_note(work: Work, noted: NotedV1, *, now: datetime) -> None:
    """A copy, and what a handler may do beside it: none of that may be done twice."""
    if noted.words == "refused":
        raise WordsTaken("Orden är upptagna.")
    work.session.add(Note(words=noted.words, created_at=NOW, updated_at=NOW))
    work.publish(ErasedV1(words=noted.words), subject="effect")
    await work.record("copy_note", "note", "effect", at=NOW)


NOTES = Subscription("notes", {NotedV1: copy_note, ErasedV1: None}, copies=(Note,))


@pytest.fixture
def anna(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("operator", subject="anna")


@pytest.fixture
def bo(authorization: AuthorizationHeaders) -> dict[str, str]:
    return authorization("operator", subject="bo")


@pytest.fixture
async def reader(sandbox: Sandbox, api: httpx.AsyncClient) -> Consumer[Work]:
    api._transport.app.state.subscriptions = (NOTES,)  # type: ignore[attr-defined]
    found = Consumer(NOTES, Work, sandbox.sessions)
    async with sandbox.sessions() as session, session.begin():
        await register(session, [found])
    return found


@pytest.fixture
def events() -> list[Event]:
    return [event(NotedV1(words=f"w{n}"), f"subject {n % 2}", sequence=1 + n // 2) for n in range(4)]


async def _rebuild(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], stream: Stream, *people: dict[str, str]
) -> dict[str, Any]:
    proposer, decider = people
    assert (await api.post(f"{PLACE}/rebuild-proposals", json=WHY, headers=proposer)).status_code == 202
    decided = await api.post(f"{PLACE}/rebuilds", json=WHY, headers=decider)
    assert (decided.status_code, decided.json()["rebuilding"]) == (202, True), decided.text
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE consumer SET updated_at = now() - interval '6 seconds'"))
    rebuilding = Rebuilding(
        ResendRequestedV1,
        [reader],
        sandbox.engine,
        sandbox.sessions,
        Work,
        sandbox.work,
        stream,  # type: ignore[arg-type]
    )
    for _ in range(ASKS + 1):
        await rebuilding.run()
    found: dict[str, Any] = (await api.get(f"{PLACE}/copies", headers=decider)).json()
    return found


async def test_what_differs_is_put_right_and_nothing_is_done_or_told_again(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], events: list[Event], anna: Any, bo: Any
) -> None:
    await take(reader, *events[:3])
    before = (await api.get(f"{PLACE}/copies", headers=anna)).json()["copies"]
    async with sandbox.owner.begin() as connection:
        await connection.execute(text("UPDATE note SET words = 'spoilt' WHERE words = 'w0'"))
        await connection.execute(text("DELETE FROM note WHERE words = 'w1'"))
    kept = await sandbox.scalar("SELECT id FROM note WHERE words = 'w2'")
    found = await _rebuild(sandbox, api, reader, Stream(*events[:3], events[1]), anna, bo)
    assert found["copies"] == before
    assert (found["rebuilding"], found["last_rebuild"]["whole"]) == (False, True)
    assert [found["last_rebuild"][name] for name in ("events", "written", "removed")] == [3, 2, 1]
    assert await sandbox.scalar("SELECT id FROM note WHERE words = 'w2'") == kept
    dated = await sandbox.scalar("SELECT count(*) FROM note WHERE updated_at > now() - interval '1 minute'")
    assert dated == 2, "what was put right, whenever it was read: whoever follows the list sees it"
    assert await sandbox.scalar("SELECT count(*) FROM outbox") == 3
    assert await sandbox.scalar("SELECT count(*) FROM audit_entry WHERE action = 'copy_note'") == 3


async def test_what_the_stream_has_and_nobody_took_is_taken_once(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], events: list[Event], anna: Any, bo: Any
) -> None:
    await take(reader, *events[:2])
    found = await _rebuild(sandbox, api, reader, Stream(*events), anna, bo)
    assert found["copies"][0]["rows"] == 4
    assert await reader.apply(events[3]) is Admission.DUPLICATE
    assert await reader.apply(event(NotedV1(words="next"), "subject 1", sequence=3)) is Admission.NEXT


async def test_copies_stay_when_the_producer_lacks_what_was_taken(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], events: list[Event], anna: Any, bo: Any
) -> None:
    await take(reader, *events)
    found = await _rebuild(sandbox, api, reader, Stream(*events[:3]), anna, bo)
    assert (found["last_rebuild"]["whole"], found["copies"][0]["rows"]) == (False, 4)
    assert "1 händelser" in found["last_rebuild"]["reason"]
    asked = await sandbox.scalar("SELECT event FROM outbox WHERE type = 'sandbox.resend-requested.v1'")
    assert str(events[3].id) in str(asked)


async def test_copies_stay_when_a_rule_refuses_an_event(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], events: list[Event], anna: Any, bo: Any
) -> None:
    await take(reader, *events)
    refused = event(NotedV1(words="refused"), "subject 9")
    found = await _rebuild(sandbox, api, reader, Stream(*events, refused), anna, bo)
    assert (found["last_rebuild"]["whole"], found["copies"][0]["rows"]) == (False, 4)
    assert "Orden är upptagna" in found["last_rebuild"]["reason"]


async def test_two_are_needed_and_nothing_may_wait(
    sandbox: Sandbox, api: httpx.AsyncClient, reader: Consumer[Work], events: list[Event], anna: Any, bo: Any
) -> None:
    alone = await api.post(f"{PLACE}/rebuilds", json=WHY, headers=anna)
    assert (alone.status_code, alone.json()["type"].rpartition("/")[2]) == (409, "rebuild-not-proposed")
    proposed = (await api.post(f"{PLACE}/rebuild-proposals", json=WHY, headers=anna)).json()
    assert (proposed["rebuild_proposed_by"], "rebuild" in proposed["_links"]) == ("anna", False)
    assert (await api.post(f"{PLACE}/rebuilds", json=WHY, headers=anna)).status_code == 403
    await take(reader, events[2])  # it waits for the one before
    waits = await api.post(f"{PLACE}/rebuilds", json=WHY, headers=bo)
    assert (waits.status_code, waits.json()["type"].rpartition("/")[2]) == (409, "events-wait")
    await take(reader, events[0])
    await reader.take_parked()
    assert (await api.post(f"{PLACE}/rebuilds", json=WHY, headers=bo)).status_code == 202
    again = await api.post(f"{PLACE}/rebuild-proposals", json=WHY, headers=anna)
    assert again.json()["type"].rpartition("/")[2] == "already-rebuilding"
    assert (await api.get(PLACE, headers=anna)).json()["rebuild_proposed_by"] is None


async def test_a_reader_without_copies_is_not_rebuilt(
    api: httpx.AsyncClient, reader: Consumer[Work], anna: dict[str, str]
) -> None:
    api._transport.app.state.subscriptions = ()  # type: ignore[attr-defined]
    refused = await api.post(f"{PLACE}/rebuild-proposals", json=WHY, headers=anna)
    assert refused.json()["type"].rpartition("/")[2] == "no-copies"
