"""Cases on the running system for journeys and faults, and the proof after each test that nothing was lost."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import date

import pytest

from insatser.chain import paying, proof
from insatser.chain.caller import Caller
from insatser.chain.cooperating import Case
from insatser.layout import CLONE, Layout
from insatser.stack import Stack, temporary_stack
from insatser.target import Target
from insatser.unprivileged import temporary_folder
from shared.clock import swedish_date, utc_now
from tests.support.offers import PROGRAMME, publish_offer

CaseAt = Callable[..., Awaitable[Case]]


@pytest.fixture
def stack(system: Target) -> Stack:
    assert system.stack is not None
    return system.stack


@pytest.fixture(scope="module")
def empty_stack() -> Iterator[Stack]:
    """A system of its own, where what others have made would stand in the way: fixed ids, years that are closed."""
    with temporary_folder() as folder, temporary_stack(Layout(CLONE, folder), fast=True) as stack:
        yield stack


@pytest.fixture
def today() -> date:
    return swedish_date(utc_now())


@pytest.fixture
async def caller(system: Target) -> AsyncIterator[Caller]:
    """Calls in any role. When the test is done nothing may be lost, doubled, dead or left behind in the system."""
    async with Caller(system) as caller:
        yield caller
        broken = [f"{found.what}: {found.figures}" for found in await proof.prove(caller) if not found.holds]
        assert not broken, broken


@pytest.fixture
async def money(caller: Caller, today: date) -> None:
    """Room for every case of the run that is not of another programme; registered once."""
    if not await caller.all("budget", "/allotments", role="controller", programme=PROGRAMME):
        for limit in (paying.allot, paying.authorise):
            await limit(caller, today.year, "900000000.00", diary_number="U2025/1", decided_on=today)


@pytest.fixture
async def case_at(stack: Stack, caller: Caller, money: None, today: date) -> CaseAt:
    """`await case_at("half signed")` is a case of a new organiser, brought that far; see `cooperating.STEPS`."""

    async def bring(state: str, *, programme: str = PROGRAMME) -> Case:
        case = await Case.of_offer(caller, str(await publish_offer(stack, programme=programme)), today=today)
        await case.bring(state)
        return case

    return bring
