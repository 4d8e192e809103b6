"""Those who change the same things from different ends never wait for each other in a ring."""

import asyncio

from shared.contracts.agreements import AgreementSignedV1
from shared.kit.clock import new_id
from tests.support.service import ServiceUnderTest

from .facts import amended, signed
from .test_funding import GRANT, allot, proven, standing
from .test_payments import run_job


async def waiting(budget: ServiceUnderTest, number: int) -> list[AgreementSignedV1]:
    """Agreements that are signed and have no money."""
    agreements = [signed(new_id(), {GRANT: 100}) for _ in range(number)]
    for agreement in agreements:
        await budget.deliver(agreement, agreement.cooperation_id)
    return agreements


async def test_more_money_and_amendments_of_those_who_wait_for_it(budget: ServiceUnderTest) -> None:
    """A deadlock would come out of `deliver` or `allot` as an error of the database."""
    await allot(budget, 1)
    agreements = await waiting(budget, 6)
    amendments = [amended(agreement, {GRANT: 90}) for agreement in agreements]
    await asyncio.gather(
        *(budget.deliver(each, each.cooperation_id) for each in amendments), *(allot(budget, 100) for _ in range(4))
    )
    await run_job(budget, "try what waits")
    assert ((await standing(budget)).committed, (await standing(budget)).available) == (360, 41)
    assert await proven(budget) == []
