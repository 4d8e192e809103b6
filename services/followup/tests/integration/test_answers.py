"""Every operation, asked by every role on two organisers' schedules, answers as the reviewed table says."""

from tests.support import facts
from tests.support.answers import Asking
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_every_role_is_answered_as_the_reviewed_table_says(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for number in (ARBOGA, JONKOPING):
        agreement = facts.agreement_signed(organization_number=number, statements_due=(facts.statement_due(),))
        await followup.deliver(agreement, agreement.cooperation_id)
    asking = Asking(followup, authorization, own=ARBOGA, foreign=JONKOPING)
    await asking.ask_everything()
    assert asking.faults == []
    assert asking.asked > 1000
