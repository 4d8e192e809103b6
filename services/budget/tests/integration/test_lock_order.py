"""Those who change the same things from different ends never wait for each other in a ring, and nobody is passed by."""

import asyncio

from budget.use_cases.retry_commitment import retry_commitment
from budget.use_cases.retry_waiting import retry_waiting
from shared.contracts.agreements import AgreementPausedV1, AgreementSignedV1
from shared.contracts.budget import CommitmentRefusedV1
from shared.kit.clock import new_id, utc_now
from shared.kit.inbox import Admission
from tests.support.service import ServiceUnderTest

from .facts import GRANTS, PROGRAMME, signed
from .test_funding import GRANT, allot, proven, standing


async def waiting(budget: ServiceUnderTest) -> AgreementSignedV1:
    """An agreement that is signed, and waits if there is no money."""
    agreement = signed(new_id(), {GRANT: 100})
    await budget.deliver(agreement, agreement.cooperation_id)
    return agreement


async def test_more_money_waits_for_who_is_busy_and_passes_nobody_by(budget: ServiceUnderTest) -> None:
    await allot(budget, 1)
    agreement = await waiting(budget)
    async with budget.work() as work:
        await work.fundings.lock_cooperation(agreement.cooperation_id)
        more = asyncio.create_task(allot(budget, 100))
        await asyncio.sleep(0.3)
    await more
    assert ((await standing(budget)).committed, (await standing(budget)).available) == (100, 1)


async def test_who_came_to_wait_a_moment_ago_and_is_busy_is_left_to_itself(budget: ServiceUnderTest) -> None:
    """It holds its cooperation and wants the account, which the other holds: one of them must not wait."""
    await allot(budget, 101)
    await budget.deliver(taker := signed(new_id(), {GRANT: 50}), taker.cooperation_id)
    agreement = await waiting(budget)
    async with budget.work() as busy, budget.work() as giving:
        await busy.fundings.lock_cooperation(agreement.cooperation_id)
        await retry_commitment(giving, taker.agreement_id, now=utc_now())
        await asyncio.wait_for(retry_waiting(giving, PROGRAMME, GRANTS, now=utc_now()), timeout=60)
    assert (await standing(budget)).committed == 50
    assert await proven(budget) == []


async def test_many_who_come_first_to_a_year_at_once(budget: ServiceUnderTest) -> None:
    """All make the same accounts and open the same year; an error of the database would come out of `deliver`."""
    agreements = [signed(new_id(), {GRANT: 100}) for _ in range(8)]
    await asyncio.gather(*(budget.deliver(each, each.cooperation_id) for each in agreements))
    assert len(await budget.told(CommitmentRefusedV1)) == 8


async def test_an_event_and_a_payment_of_one_cooperation_lock_it_in_the_same_order(budget: ServiceUnderTest) -> None:
    """Whoever has the cooperation can still lock its agreement while an event about it waits."""
    await allot(budget, 1000)
    agreement = await waiting(budget)
    paused = AgreementPausedV1(
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        paused_from=utc_now().date(),
        reason="Tillsyn pågår.",
    )
    async with budget.work() as work:
        await work.fundings.lock_cooperation(agreement.cooperation_id)
        pausing = asyncio.create_task(budget.deliver(paused, agreement.cooperation_id))
        await asyncio.sleep(0.3)
        await asyncio.wait_for(work.fundings.get_commitment_for_change(agreement.agreement_id), timeout=60)
    assert await pausing is Admission.NEXT
