"""A service that is away misses nothing, and the others do not wait for it."""

import asyncio

from insatser.stack import Stack
from tests.conftest import CaseAt


async def test_budget_catches_up_with_ten_signatures_made_while_its_worker_was_away(
    case_at: CaseAt, stack: Stack
) -> None:
    cases = await asyncio.gather(*(case_at("half signed") for _ in range(10)))
    await asyncio.to_thread(stack.stop_process, "budget-worker")
    await asyncio.gather(*(case.sign_as_agency() for case in cases))
    schedules = await asyncio.gather(*(case.scheduled() for case in cases))
    assert {schedule["status"] for schedule in schedules} == {"active"}
    assert {(await case.read())["funding"]["status"] for case in cases} == {"reserved"}

    await asyncio.to_thread(stack.start_process, "budget-worker")
    shown = await asyncio.gather(*(case.shown() for case in cases))
    assert {case["funding"]["committed"] for case in shown} == {"750000.00"}
