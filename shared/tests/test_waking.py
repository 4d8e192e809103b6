"""What waits for a step is woken by it, and asks nothing meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import text

from shared.broker.listening import STEPS, Listener
from shared.clock import new_id
from shared.kit.inbox import set_aside
from shared.process.worker import Job, find_parked
from shared.telemetry.repeating import repeat
from tests.support.consuming import Handler, consumer, take
from tests.support.sandbox import NOW, NotedV1, Sandbox, event

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
)


@asynccontextmanager
async def listening(sandbox: Sandbox, number: int) -> AsyncIterator[list[asyncio.Event]]:
    """So many who wait for steps, once they are listened for."""
    listener = Listener(sandbox.engine)
    wakes = [listener.wake(STEPS) for _ in range(number)]
    running = asyncio.create_task(listener.run())
    try:
        async with asyncio.timeout(240):
            await woken(wakes)  # what came before it listened is looked for once
            yield wakes
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def woken(wakes: list[asyncio.Event]) -> None:
    for wake in wakes:
        await wake.wait()
        wake.clear()


async def test_a_step_wakes_all_who_wait(sandbox: Sandbox) -> None:
    async with listening(sandbox, 2) as wakes:
        async with sandbox.work() as work:
            await work.record("test", "note", new_id(), at=NOW)
        await woken(wakes)


async def test_an_event_that_is_set_aside_wakes_all_who_wait(sandbox: Sandbox) -> None:
    async with listening(sandbox, 1) as wakes:
        noted = event(NotedV1(words="w1"))
        async with sandbox.sessions() as session, session.begin():
            await set_aside(session, "notes", noted.to_json(), event=noted, state="dead", reason="for a test")
        await woken(wakes)
        async with sandbox.sessions() as session, session.begin():
            await session.execute(text("UPDATE held_event SET state = 'due'"))
        await woken(wakes)


async def test_a_listener_that_was_cut_off_wakes_all_when_it_is_back(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed meanwhile was notified to nobody."""
    monkeypatch.setattr("shared.broker.listening.PROBE_SECONDS", 0.1)
    async with listening(sandbox, 2) as wakes:
        async with sandbox.engine.connect() as connection:
            await connection.execute(text(CUT))
        await woken(wakes)
        await sandbox.note("w1")
        await woken(wakes)


async def test_parked_events_are_looked_for_again_for_as_long_as_there_are_some(sandbox: Sandbox) -> None:
    reader, wake = consumer(sandbox, Handler()), asyncio.Event()
    await find_parked(sandbox.sessions, [reader], wake)
    assert not wake.is_set()
    await take(reader, event(NotedV1(words="w2"), sequence=2))
    await find_parked(sandbox.sessions, [reader], wake)
    assert wake.is_set()
    assert not reader.may_take_parked.is_set()
    await take(reader, event(NotedV1(words="w1"), sequence=1))
    await find_parked(sandbox.sessions, [reader], wake)
    assert reader.may_take_parked.is_set()
    await reader.take_parked()
    wake.clear()
    await find_parked(sandbox.sessions, [reader], wake)
    assert not wake.is_set()


async def test_a_round_that_failed_is_tried_again_although_nothing_wakes_it() -> None:
    rounds: list[int] = []
    done = asyncio.Event()

    async def run() -> None:
        rounds.append(len(rounds))
        if len(rounds) < 3:
            raise ValueError
        done.set()

    running = asyncio.create_task(repeat("test", 3600, run, wake=asyncio.Event(), rest=0.01))
    async with asyncio.timeout(60):
        await done.wait()
    await asyncio.sleep(0.1)
    assert rounds == [0, 1, 2]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_round_that_fails_again_and_again_rests_in_between() -> None:
    rounds = []

    async def run() -> None:
        rounds.append(1)
        if len(rounds) > 1:
            await asyncio.sleep(3600)
        raise ValueError

    running = asyncio.create_task(repeat("test", 3600, run, wake=asyncio.Event(), rest=0))
    await asyncio.sleep(0.5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(rounds) == 1


async def test_a_job_that_says_that_more_is_left_goes_on_and_one_that_does_not_waits(sandbox: Sandbox) -> None:
    rounds, last, wake = [0], asyncio.Event(), asyncio.Event()

    async def do_a_part(_sessions: object, now: datetime) -> object:
        assert now == NOW
        rounds[0] += 1
        if rounds[0] < 3:
            return True
        last.set()
        return rounds[0]  # a number of things done is no word of more

    job = Job("test", 3600, do_a_part)
    running = asyncio.create_task(repeat("test", 3600, partial(job.do_round, wake, sandbox.sessions, NOW), wake=wake))
    async with asyncio.timeout(60):
        await last.wait()
    await asyncio.sleep(0.1)
    assert rounds == [3]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_round_that_is_woken_waits_for_its_delay_and_takes_what_came_meanwhile() -> None:
    rounds, wake = [0], asyncio.Event()

    async def run() -> None:
        rounds[0] += 1

    running = asyncio.create_task(repeat("test", 3600, run, wake=wake, delay=2))
    await asyncio.sleep(0.1)
    assert rounds == [1]
    for _ in range(3):
        wake.set()
        await asyncio.sleep(0.05)
    assert rounds == [1]
    async with asyncio.timeout(60):
        while rounds == [1]:
            await asyncio.sleep(0.01)
    await asyncio.sleep(1)
    assert rounds == [2]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
