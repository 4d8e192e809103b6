"""Statements of an ended agreement whose money is claimed back: they fall away, whichever is known first."""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from services.followup.tests.reporting import publish_on
from shared.contracts.followup import FollowupOverdueV1, ScheduleRevisedV1
from shared.event import Fact
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_settlement import FIRST, GONE, KEPT, OF_FIRST, OF_SECOND, SECOND, Ending

CANCELLED = ("cancelled", "250000.00", "2027-06-01", False)
FINAL_DAY, DAY_AFTER = "2027-06-01T10:00:00+00:00", "2027-06-02T10:00:00+00:00"


@pytest.fixture
async def ending(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Ending:
    ending = Ending(followup, authorization)
    await ending.sign(OF_FIRST, OF_SECOND)
    return ending


def by_end(ending: Ending, amount: str = "250000.00") -> Any:
    return facts.repayment_claimed(ending.agreement, amount=amount, claimed_on="2027-03-01", of_statement=False)


async def jobs(ending: Ending, moment: str) -> None:
    """Those that say what is late, as the worker runs them."""
    for job in ending.followup.worker.jobs[:2]:
        await job.run(ending.followup.sessions, datetime.fromisoformat(moment))


async def settled(ending: Ending, moment: str = DAY_AFTER) -> object:
    """The number of agreements whose statements the job has changed, as it says itself."""
    job = ending.followup.worker.jobs[0]
    return await job.run(ending.followup.sessions, datetime.fromisoformat(moment))


async def late(ending: Ending) -> int:
    """Number of statements that have been published as late."""
    return sum(event.data["kind"] == "statement" for event in await ending.followup.told(FollowupOverdueV1))


async def test_until_the_final_day_what_is_claimed_can_still_be_accounted_for(ending: Ending) -> None:
    """The letter about the end says so; an approval lowers the claim. When the day has passed the claim is left."""
    await ending.deliver(ending.paid(FIRST), ending.terminated(), by_end(ending))
    assert await ending.statements() == [GONE, KEPT]
    await jobs(ending, FINAL_DAY)
    assert await ending.statements() == [GONE, KEPT]
    await jobs(ending, DAY_AFTER)
    assert await ending.statements() == [GONE, CANCELLED]
    assert (await ending.awaited(), await late(ending)) == ([], 0)


async def test_one_that_is_claimed_in_part_stays_for_the_rest(ending: Ending) -> None:
    await ending.deliver(ending.paid(FIRST), ending.terminated(), by_end(ending, "100000.00"))
    await jobs(ending, DAY_AFTER)
    assert await ending.statements() == [GONE, ("expected", "150000.00", "2027-06-01", False)]
    revised = len(await ending.followup.told(ScheduleRevisedV1))
    await jobs(ending, DAY_AFTER)
    assert (await late(ending), len(await ending.followup.told(ScheduleRevisedV1))) == (1, revised)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=lambda order: "".join(map(str, order)))
async def test_what_has_come_back_is_accounted_for_whichever_is_known_first(
    ending: Ending, order: tuple[int, ...]
) -> None:
    """The claim before its repayment, which is their order; the payment and the end anywhere among them."""
    claim = by_end(ending)
    parts: list[list[Fact]] = [[ending.paid(FIRST)], [ending.terminated()], [claim, facts.repayment_received(claim)]]
    for place in order:
        await ending.deliver(*parts[place])
    statements = await ending.statements()
    assert {status for status, *_ in statements} == {"cancelled"}, statements
    assert await ending.awaited() == []


async def test_a_claim_that_is_withdrawn_asks_for_the_statement_again(ending: Ending) -> None:
    claim = by_end(ending)
    await ending.deliver(ending.paid(FIRST), ending.terminated(), claim)
    await jobs(ending, DAY_AFTER)
    await publish_on(ending.followup, facts.repayment_changed(claim), ending.agreement.cooperation_id, on="2027-06-10")
    assert ("expected", "250000.00", "2027-06-24", False) in await ending.statements()


async def test_a_running_agreement_asks_for_its_statements_whatever_is_claimed(ending: Ending) -> None:
    claim = by_end(ending)
    await ending.deliver(ending.paid(FIRST), claim, facts.repayment_received(claim))
    assert {status for status, *_ in await ending.statements()} == {"expected"}


async def test_what_the_planned_statements_gave_way_to_leaves_the_rest_of_the_claim_to_the_final_one(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """250 000 kronor that a statement names and 150 000 that none does: of 300 000 claimed, 100 000 are left."""
    ending = Ending(followup, authorization)
    await ending.sign(OF_FIRST)
    await ending.deliver(ending.paid(FIRST), ending.paid(SECOND), ending.terminated())
    assert await ending.statements() == [("expected", "150000.00", "2027-06-01", True), KEPT]
    claim = by_end(ending, "300000.00")
    await ending.deliver(claim, facts.repayment_received(claim, amount="300000.00"))
    assert await ending.statements() == [CANCELLED, ("expected", "100000.00", "2027-06-01", True)]


async def test_the_job_counts_the_agreements_whose_statements_it_changed(ending: Ending) -> None:
    await ending.deliver(ending.paid(FIRST), ending.terminated(), by_end(ending))
    assert [await settled(ending, moment) for moment in (FINAL_DAY, DAY_AFTER, DAY_AFTER)] == [0, 1, 0]


async def test_the_job_does_not_count_an_agreement_whose_claim_is_of_what_is_submitted(
    ending: Ending,
) -> None:
    """Less was paid than the submitted one accounts for: the sums are such that the job looks at the agreement."""
    await ending.deliver(ending.paid(FIRST, amount="100000.00"), ending.paid(SECOND))
    await ending.submit(OF_FIRST)
    await ending.deliver(ending.terminated(), by_end(ending, "200000.00"))
    before = (await ending.statements(), len(await ending.followup.told(ScheduleRevisedV1)))
    assert before[0] == [
        ("expected", "150000.00", "2027-06-01", False),
        ("submitted", "250000.00", "2027-09-30", False),
    ]
    assert await settled(ending) == 0
    assert (await ending.statements(), len(await ending.followup.told(ScheduleRevisedV1))) == before
