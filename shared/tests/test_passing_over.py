"""An event that has no effect counts in the order of its subject, once, and costs no transaction."""

import asyncio
from typing import Any

from sqlalchemy import event as sa_event

from shared.clock import new_id
from tests.support.consuming import Handler, consumer, held, take, words
from tests.support.sandbox import ErasedV1, NotedV1, Sandbox, event

POSITION = "SELECT sequence FROM inbox_position"
COUNTED = "SELECT count(*) FROM inbox WHERE effect = 'applied'"


async def test_an_event_without_effect_is_counted_in_one_statement_alone(sandbox: Sandbox, handler: Handler) -> None:
    reader, seen = consumer(sandbox, handler), list[str | None]()

    def note(connection: Any, *_: Any) -> None:
        seen.append(connection.get_execution_options().get("isolation_level"))

    sa_event.listen(sandbox.engine.sync_engine, "before_cursor_execute", note)
    [message] = await take(reader, event(ErasedV1(words="ord"), sequence=1))
    assert (seen, message.answers) == (["AUTOCOMMIT"], ["ack"])
    await take(reader, event(NotedV1(words="ord"), sequence=2))
    await take(reader, event(ErasedV1(words="ord"), sequence=3))
    assert await words(sandbox) == ["ord"]
    assert (await sandbox.scalar(POSITION), await sandbox.scalar(COUNTED)) == (3, 3)


async def test_one_that_comes_too_early_waits_as_any_other(sandbox: Sandbox, handler: Handler) -> None:
    reader = consumer(sandbox, handler)
    await take(reader, event(ErasedV1(words="ord"), sequence=2))
    assert [state for state, *_ in await held(sandbox)] == ["early"]
    assert await sandbox.scalar(COUNTED) == 0
    await take(reader, event(NotedV1(words="ord"), sequence=1))
    assert await reader.take_parked() == 1
    assert (await sandbox.scalar(POSITION), await sandbox.scalar(COUNTED)) == (2, 2)


async def test_one_that_comes_again_or_twice_at_once_is_counted_once(sandbox: Sandbox, handler: Handler) -> None:
    for sequence in (1, 2):
        same = event(ErasedV1(words="ord"), sequence=sequence, event_id=new_id())
        await asyncio.gather(*(take(consumer(sandbox, handler), same) for _ in range(6)))
        await take(consumer(sandbox, handler), same)
        assert (await sandbox.scalar(POSITION), await sandbox.scalar(COUNTED)) == (sequence, sequence)
    # An id that was counted stays so, whatever number comes with it the next time.
    await take(consumer(sandbox, handler), event(ErasedV1(words="ord"), sequence=3, event_id=same.id))
    assert (await sandbox.scalar(POSITION), await sandbox.scalar(COUNTED)) == (2, 2)
    assert await held(sandbox) == []
