"""One effect per event and consumer, in the order of the subject."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

from shared.broker.consumer import OUTAGES, Consumer
from shared.broker.parked import RETRY_SECONDS
from shared.kit.inbox import Admission, Order
from shared.kit.subscription import Subscription
from tests.support.consuming import Handler, consumer, held, take, words
from tests.support.sandbox import ErasedV1, NotedV1, Sandbox, Work, event


async def test_an_event_takes_effect_once_however_often_and_under_whatever_id_it_comes(
    sandbox: Sandbox, handler: Handler
) -> None:
    reader, one_id = consumer(sandbox, handler), uuid4()
    for again in (one_id, one_id, uuid4()):
        await take(reader, event(NotedV1(words="a"), event_id=again))
    assert await words(sandbox) == ["a"]


async def test_eight_processes_with_the_same_event_make_one_effect(sandbox: Sandbox, handler: Handler) -> None:
    same = event(NotedV1(words="a"))
    await asyncio.gather(*(take(consumer(sandbox, handler), same) for _ in range(8)))
    assert await words(sandbox) == ["a"]
    assert await held(sandbox) == []


async def test_events_that_come_in_reverse_order_take_effect_in_turn(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    for n in (3, 2, 1):
        await take(reader, event(NotedV1(words=f"w{n}"), sequence=n))
    assert [state for state, _ in await held(sandbox)] == ["early", "early"]
    await reader.take_parked()
    assert await words(sandbox) == ["w1", "w2", "w3"]
    assert [state for state, _ in await held(sandbox)] == ["replayed", "replayed"]


async def test_a_fact_without_handler_still_counts_in_the_order(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    await take(reader, event(ErasedV1(words="x"), sequence=1), event(NotedV1(words="w2"), sequence=2))
    assert await words(sandbox) == ["w2"]


async def test_latest_drops_what_is_older_than_the_newest_applied(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler, Order.LATEST)
    admissions = [await reader.apply(event(NotedV1(words=f"w{n}"), sequence=n)) for n in (5, 3, 7)]
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.NEXT]
    assert await words(sandbox) == ["w5", "w7"]


async def test_a_crash_after_the_effect_before_the_ack_has_no_second_effect(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    same = event(NotedV1(words="a"))
    await reader.apply(same)  # committed; the process dies before the ack
    (again,) = await take(consumer(sandbox, handler), same, number=2)
    assert again.answers == ["ack"]
    assert await words(sandbox) == ["a"]


async def test_a_fact_that_is_not_known_yet_counts_in_the_order_and_has_no_effect(
    sandbox: Sandbox, handler: Handler
) -> None:
    """A producer may be deployed first. Its new fact must not park everything that follows for ever."""
    new = event(NotedV1(words="x"), sequence=1).model_copy(update={"type": "sandbox.coloured.v1", "aggregate": "note"})
    (message, following) = await take(consumer(sandbox, handler), new, event(NotedV1(words="w2"), sequence=2))
    assert (message.answers, following.answers) == (["ack"], ["ack"])
    assert await words(sandbox) == ["w2"]


async def test_a_fact_of_another_aggregate_is_let_pass_without_a_trace(sandbox: Sandbox, handler: Handler) -> None:
    other = event(NotedV1(words="x")).model_copy(update={"type": "sandbox.painted.v1", "aggregate": "wall"})
    (message,) = await take(consumer(sandbox, handler), other)
    assert message.answers == ["ack"]
    assert await sandbox.scalar("SELECT count(*) FROM inbox") == 0


async def test_while_the_database_is_away_nothing_is_put_off_and_no_attempt_is_counted(
    sandbox: Sandbox, handler: Handler
) -> None:
    handler.fails = [ConnectionError("away"), ConnectionError("still away")]
    (message,) = await take(consumer(sandbox, handler), event(NotedV1(words="a")))
    assert message.answers == ["ack"]
    assert await words(sandbox) == ["a"]


async def test_what_is_away_for_one_event_alone_becomes_its_failed_attempt(sandbox: Sandbox, handler: Handler) -> None:
    handler.fails = [ConnectionError("away")] * OUTAGES
    (message,) = await take(consumer(sandbox, handler), event(NotedV1(words="a")))
    assert message.answers == [RETRY_SECONDS[0]]


async def test_a_worker_follows_a_clock_that_its_caller_has_moved_only_in_the_local_profile(sandbox: Sandbox) -> None:
    seen: list[datetime] = []

    async def note(work: Work, noted: NotedV1, *, now: datetime) -> None:
        seen.append(now)

    moved = datetime(2031, 3, 15, tzinfo=UTC)
    subscription = Subscription("notes", {NotedV1: note, ErasedV1: None})
    for number, follows in enumerate((True, False), start=1):
        reader = Consumer(subscription, Work, sandbox.sessions, follows_server_date=follows)
        await reader.apply(event(NotedV1(words="a"), sequence=number).model_copy(update={"serverdate": moved}))
    assert seen[0] == moved
    assert seen[1] < moved
