"""Nothing that fails is ever just gone: what may pass is tried again, the rest is kept with its reason."""

import asyncio
import json
from datetime import datetime

import pytest
from sqlalchemy import text

from shared.broker.consumer import Consumer
from shared.broker.parked import RETRY_SECONDS
from shared.endpoints.held_events import _RELEASE
from shared.kit.errors import RowChanged
from shared.kit.inbox import set_aside
from shared.kit.subscription import Subscription
from shared.process.worker import find_parked
from tests.support.consuming import Handler, Message, consumer, held, take, words
from tests.support.sandbox import ErasedV1, NotedV1, Sandbox, WordsTaken, Work, event


async def test_what_may_pass_is_tried_again_with_growing_delays_and_then_kept(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader, answers = consumer(sandbox, handler), []
    for number in range(1, len(RETRY_SECONDS) + 2):
        handler.fails = [RowChanged("changed meanwhile")]
        (message,) = await take(reader, event(NotedV1(words="a")), number=number)
        answers += message.answers
    assert answers == [*RETRY_SECONDS, "term"]
    assert await held(sandbox) == [("dead", "RowChanged: changed meanwhile")]


async def test_a_refusal_by_a_rule_is_a_dead_letter_at_once_and_the_rest_of_the_batch_goes_on(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")]
    messages = await take(reader, event(NotedV1(words="a"), "one"), event(NotedV1(words="b"), "two"))
    # Subjects are taken side by side: which of them meets the refusal is chance.
    assert sorted(str(answer) for m in messages for answer in m.answers) == ["ack", "term"]
    assert await held(sandbox) == [("dead", "WordsTaken: Orden är upptagna.")]


async def test_parked_events_of_one_consumer_keep_no_other_waiting(sandbox: Sandbox, handler: Handler) -> None:
    async def never(work: Work, noted: NotedV1, *, now: datetime) -> None:
        await asyncio.Event().wait()

    stuck = Consumer(Subscription("stuck", {NotedV1: never, ErasedV1: None}), Work, sandbox.sessions)
    readers = [stuck, consumer(sandbox, handler)]
    running = [asyncio.create_task(reader.run_parked()) for reader in readers]
    for reader in readers:
        noted = event(NotedV1(words="parked"), "one")
        async with sandbox.sessions() as session, session.begin():
            await set_aside(session, reader.name, noted.to_json(), event=noted, state="due", reason="replayed")
        await find_parked(sandbox.sessions, readers, asyncio.Event())
        await asyncio.sleep(0.1)  # the first is in its handler, and stays there
    async with asyncio.timeout(60):
        while await words(sandbox) != ["parked"]:
            await asyncio.sleep(0.05)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def test_a_poison_message_is_kept_with_its_reason(sandbox: Sandbox, handler: Handler) -> None:
    message = Message(b'{"specversion": "1.0", "nonsense"')
    await consumer(sandbox, handler).take([message.delivery])
    ((state, reason),) = await held(sandbox)
    assert (message.answers, state) == (["term"], "dead")
    assert "not a CloudEvent" in reason


@pytest.mark.parametrize(
    "payload",
    [b"\xffthis is no event", event(NotedV1(words="a")).model_copy(update={"data": {}}).to_json()],
    ids=["unreadable", "against its contract"],
)
async def test_a_message_that_comes_again_is_kept_once_and_stays_discarded(
    sandbox: Sandbox, handler: Handler, payload: bytes
) -> None:
    reader = consumer(sandbox, handler)
    for _ in range(2):
        await reader.take([Message(payload, subject=NotedV1.TYPE).delivery])
    assert [state for state, _ in await held(sandbox)] == ["dead"]
    async with sandbox.work() as work:
        held_id = (await work.session.execute(text("SELECT id FROM held_event"))).scalar_one()
        await work.session.execute(_RELEASE, {"id": held_id, "state": "discarded"})
    await reader.take([Message(payload, subject=NotedV1.TYPE).delivery])
    assert [state for state, _ in await held(sandbox)] == ["discarded"]


@pytest.mark.parametrize(
    ("changed", "published", "reason"),
    [
        ({"source": "/budget"}, NotedV1.TYPE, "of /budget does not belong in the stream of sandbox"),
        ({"type": "budget.noted.v1"}, NotedV1.TYPE, "budget.noted.v1 of /sandbox does not belong"),
        ({}, ErasedV1.TYPE, "sandbox.noted.v1 was published as sandbox.erased.v1"),
    ],
    ids=["source", "type", "subject"],
)
async def test_an_event_that_is_not_its_producers_is_a_dead_letter(
    sandbox: Sandbox, handler: Handler, changed: dict[str, str], published: str, reason: str
) -> None:
    forged = event(NotedV1(words="forged")).model_copy(update=changed)
    message = Message(forged.to_json(), subject=published)
    await consumer(sandbox, handler).take([message.delivery])
    ((state, said),) = await held(sandbox)
    assert (message.answers, state, await words(sandbox)) == (["term"], "dead", [])
    assert reason in said


async def test_a_forged_event_stays_dead_when_it_is_replayed(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    await take(reader, event(NotedV1(words="forged")).model_copy(update={"source": "/budget"}))
    async with sandbox.sessions() as session, session.begin():
        await session.execute(text("UPDATE held_event SET state = 'due', attempts = 0"))
    await reader.take_parked()
    assert [state for state, _ in await held(sandbox)] == ["dead"]
    assert await words(sandbox) == []


async def test_a_contract_breach_is_kept_without_the_values_that_were_sent(sandbox: Sandbox, handler: Handler) -> None:
    broken = event(NotedV1(words="a")).model_copy(update={"data": {"wrods": "19121212-1212"}})
    await take(consumer(sandbox, handler), broken)
    ((_, reason),) = await held(sandbox)
    assert "words" in reason
    assert "19121212" not in reason


async def test_a_dead_letter_blocks_its_subject_until_it_is_replayed(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    handler.fails = [WordsTaken("Orden är upptagna.")]
    await take(reader, event(NotedV1(words="w1"), sequence=1))
    await take(reader, event(NotedV1(words="w2"), sequence=2))
    await reader.take_parked()
    assert await words(sandbox) == []
    async with sandbox.work() as work:
        held_id = (await work.session.execute(text("SELECT id FROM held_event WHERE state = 'dead'"))).scalar_one()
        await work.session.execute(_RELEASE, {"id": held_id, "state": "due"})
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2"]


async def test_a_parked_event_that_meets_a_passing_fault_is_tried_again_and_not_given_up(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    for n in (2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    handler.fails = [RowChanged("changed meanwhile")]
    await reader.take_parked()
    assert [state for state, _ in await held(sandbox)] == ["early"]
    assert await reader.take_parked() == 0, "not before its delay"
    async with sandbox.work() as work:
        await work.session.execute(text("UPDATE held_event SET last_at = now() - interval '2 seconds'"))
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2"]


async def test_a_parked_event_that_fails_again_and_again_is_a_dead_letter_in_the_end(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader = consumer(sandbox, handler)
    for n in (2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    for _ in range(len(RETRY_SECONDS) + 1):
        handler.fails = [RowChanged("changed meanwhile")]
        await reader.take_parked()
        async with sandbox.work() as work:
            await work.session.execute(text("UPDATE held_event SET last_at = now() - interval '1 hour'"))
    assert await held(sandbox) == [("dead", "RowChanged: changed meanwhile")]


def raw(**changes: object) -> bytes:
    """An event as it comes, with something wrong in it."""
    return json.dumps(json.loads(event(NotedV1(words="a"), "bad").to_json()) | changes).encode()


DEEP = b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "payload",
    [
        DEEP,
        raw(sequence=10**25),
        raw(sequence=0),
        raw(subject="a\x00b"),
        raw(data={"words": "a\x00b"}),
        b"\xff\xfe",
        b"[]",
        b"",
    ],
    ids=["deep", "huge number", "number zero", "nul in subject", "nul in data", "no utf-8", "no object", "empty"],
)
async def test_a_message_that_nobody_can_read_is_kept_and_delays_no_other(
    sandbox: Sandbox, handler: Handler, payload: bytes
) -> None:
    reader = consumer(sandbox, handler)
    bad, good = Message(payload), Message(event(NotedV1(words="good")).to_json())
    await reader.take([bad.delivery, good.delivery])
    assert (bad.answers, good.answers) == (["term"], ["ack"])
    assert await words(sandbox) == ["good"]
    assert [state for state, _ in await held(sandbox)] == ["dead"]
