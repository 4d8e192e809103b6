"""An organiser whose cooperation ran in another system takes part, and is not selected a second time."""

from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round
from .test_offers import SODERTALJE, outcomes


async def test_a_carried_over_organiser_is_not_offered_until_its_cooperation_ends(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    carried = facts.agreement_carried_over(organization_number=SODERTALJE)
    await sample.deliver(carried, carried.cooperation_id)
    path = await analysed_round(sample, authorization)
    assert {outcome for outcome, _ in await outcomes(sample, authorization, path)} == {"excluded"}
    ended = facts.agreement_terminated(carried, terminated_from="2026-11-21")
    await sample.deliver(ended, carried.cooperation_id)
    later = await analysed_round(sample, authorization)
    assert {outcome for outcome, _ in await outcomes(sample, authorization, later)} == {"selected"}
