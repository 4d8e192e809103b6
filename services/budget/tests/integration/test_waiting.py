"""Commitments that wait for money: tried again by time, and published when something is new."""

from datetime import date

import pytest
from sqlalchemy import text

from budget.models.commitments import Commitment
from budget.models.limits import LimitKind
from budget.rules.positions import Limit
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.budget import CommitmentAdjustedV1, CommitmentRefusedV1, FundsCommittedV1
from tests.support.service import ServiceUnderTest

from .books import GRANT, NEXT_GRANT, allot, faults_of, position_of, run_job
from .facts import GRANTS, OWN, THIS_YEAR, signed

NEXT = THIS_YEAR + 1
JANUARY = "2027-01-04T08:00:00+00:00"


async def waiting(budget: ServiceUnderTest, *kinds: str) -> AgreementSignedV1:
    agreement = signed(new_id(), {(THIS_YEAR, kind): 100 for kind in kinds})
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


async def commitment_of(budget: ServiceUnderTest, agreement: AgreementSignedV1) -> Commitment:
    async with budget.work() as work:
        found: Commitment = await work.commitments.get_commitment(agreement.agreement_id)
    return found


async def refusals(budget: ServiceUnderTest) -> int:
    return len(await budget.told(CommitmentRefusedV1))


async def test_a_planned_year_is_bound_when_it_has_come(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    await allot(budget, 400, year=NEXT)
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    await run_job(budget, "try what waits")
    before = await position_of(budget, year=NEXT)
    for _ in range(2):
        await run_job(budget, "try what waits", JANUARY)
    after = await position_of(budget, year=NEXT)
    assert (before.committed, after.committed, after.available) == (0, 300, 100)
    assert len(await budget.told(CommitmentAdjustedV1)) == 1
    assert await faults_of(budget) == []


async def test_a_planned_year_without_money_is_refused_and_published_once(budget: ServiceUnderTest) -> None:
    await allot(budget, 1000)
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    for _ in range(3):
        await run_job(budget, "try what waits", JANUARY)
    assert await refusals(budget) == 1


async def test_the_limits_that_refuse_are_kept_as_data_until_the_money_is_bound(budget: ServiceUnderTest) -> None:
    agreement = await waiting(budget, "grant", "operation")
    refused = (await commitment_of(budget, agreement)).refused_limits
    await allot(budget, 100)
    await allot(budget, 100, item=OWN)
    bound = await commitment_of(budget, agreement)
    assert refused
    assert set(refused.root) == {
        Limit(GRANTS, THIS_YEAR, authorisation=False),
        Limit(OWN, THIS_YEAR, authorisation=False),
    }
    assert (bound.refused_limits, bound.reason) == (None, None)
    assert len(await budget.told(FundsCommittedV1)) == 1


async def test_another_limit_than_before_is_news_and_a_limit_less_is_not(budget: ServiceUnderTest) -> None:
    await allot(budget, 100, item=OWN)
    agreement = await waiting(budget, "grant", "operation")
    await run_job(budget, "try what waits")
    same = await refusals(budget)
    await allot(budget, -50, item=OWN)
    await run_job(budget, "try what waits")
    more = await refusals(budget)
    await allot(budget, 100)
    await run_job(budget, "try what waits")
    assert (same, more, await refusals(budget)) == (1, 2, 2)
    refused = (await commitment_of(budget, agreement)).refused_limits
    assert refused
    assert len(refused.root) == 2


async def test_a_line_that_is_tried_against_another_limit_is_a_change_though_no_more_is_bound(
    budget: ServiceUnderTest,
) -> None:
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    before = await commitment_of(budget, agreement)
    await allot(budget, 1000, kind=LimitKind.AUTHORISATION)
    after = await commitment_of(budget, agreement)
    tried = [[line.against.value for line in found.lines] for found in (before, after)]
    assert tried == [["allotment", "plan"], ["allotment", "authorisation"]]
    assert (after.version > before.version, await refusals(budget)) == (True, 1)
    await run_job(budget, "try what waits")
    assert (await commitment_of(budget, agreement)).version == after.version, "the next attempt changes nothing"


async def test_a_refusal_by_version_1_1_is_published_once_more_and_then_known(budget: ServiceUnderTest) -> None:
    """It wrote no limits; a running process of it may have published others than the sentence says."""
    await waiting(budget, "grant")
    async with budget.sessions.begin() as session:
        await session.execute(text("UPDATE commitment SET refused_limits = NULL"))
    for _ in range(2):
        await run_job(budget, "try what waits")
    assert await refusals(budget) == 2


@pytest.mark.parametrize("kind", [LimitKind.ALLOTMENT, LimitKind.AUTHORISATION])
async def test_a_limit_is_known_from_its_authorisation(budget: ServiceUnderTest, kind: LimitKind) -> None:
    await allot(budget, 1000 if kind is LimitKind.AUTHORISATION else 1)
    await allot(budget, 1, kind=LimitKind.AUTHORISATION)
    agreement = signed(new_id(), {GRANT: 100, NEXT_GRANT: 1 if kind is LimitKind.ALLOTMENT else 300})
    await budget.deliver(agreement, agreement.cooperation_id)
    refused = (await commitment_of(budget, agreement)).refused_limits
    assert refused
    assert refused.root == (Limit(GRANTS, THIS_YEAR, authorisation=kind is LimitKind.AUTHORISATION),)


async def test_programme_files_are_loaded_once(budget: ServiceUnderTest) -> None:
    for _ in range(2):
        await run_job(budget, "load programmes")
    async with budget.work() as work:
        assert sorted(await work.cost_rules.list_programmes()) == ["riktade-insatser-2024", "sbs-2015"]
        assert len(await work.cost_rules.list_rules_on("sbs-2015", date(2016, 1, 1))) == 4
