"""Budget is cut off again and again while it books: each signature has one commitment, and the books hold together."""

import asyncio
from collections import Counter
from random import Random

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from insatser.chain import proof
from insatser.chain.caller import Caller
from insatser.chain.cooperating import Case
from insatser.stack import Stack
from tests.conftest import CaseAt

SIGNING = 12


async def test_a_worker_killed_four_times_while_it_books_commits_each_signature_once(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    cases = await asyncio.gather(*(case_at("half signed") for _ in range(SIGNING)))
    moments = Random(30)

    async def kill() -> None:
        for _ in range(4):
            await asyncio.sleep(moments.uniform(0.02, 0.25))
            stack.kill_process("budget-worker")
            await asyncio.to_thread(stack.start_process, "budget-worker")

    await asyncio.gather(kill(), *(_sign_after(case, moments.uniform(0, 4)) for case in cases))
    await _all_committed_once(caller, cases)


async def test_backends_that_are_terminated_at_random_lose_and_double_nothing(
    case_at: CaseAt, caller: Caller, stack: Stack
) -> None:
    cases = await asyncio.gather(*(case_at("half signed") for _ in range(SIGNING)))
    moments = Random(31)
    terminated: list[int] = []
    terminating = asyncio.create_task(_terminate(stack, moments, terminated))
    await asyncio.gather(*(_sign_after(case, moments.uniform(0, 2)) for case in cases))
    await asyncio.sleep(1)
    terminating.cancel()
    assert len(terminated) >= 3, "the worker was hardly disturbed"
    await _all_committed_once(caller, cases)


async def _sign_after(case: Case, seconds: float) -> None:
    await asyncio.sleep(seconds)
    await case.sign_as_agency()


async def _terminate(stack: Stack, moments: Random, terminated: list[int]) -> None:
    """One of the worker's connections that is in a transaction, every few hundredths of a second."""
    engine = create_async_engine(stack.database_url("budget"), poolclass=NullPool)
    busy = text(
        "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name LIKE '%worker%' AND state <> 'idle' AND pid <> pg_backend_pid() LIMIT 1"
    )
    async with engine.connect() as connection:
        while True:
            terminated += (await connection.scalars(busy)).all()
            await connection.rollback()
            await asyncio.sleep(moments.uniform(0.005, 0.05))


async def _all_committed_once(caller: Caller, cases: list[Case]) -> None:
    """The `caller` proves the books, and that nothing is lost, dead or left behind, when the test is done."""
    shown = await asyncio.gather(*(case.shown() for case in cases))
    assert {case["funding"]["committed"] for case in shown} == {"750000.00"}
    events = await proof.read_events(caller, "budget", "budget.funds-committed.v1")
    times = Counter(event["data"]["agreement_id"] for event in events)
    assert {times[case.agreement_id] for case in cases} == {1}
    bound = await asyncio.gather(*(case.committed() for case in cases))
    assert {commitment["bound"] for commitment in bound} == {"750000.00"}
