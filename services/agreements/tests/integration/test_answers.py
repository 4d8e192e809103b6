"""Every operation, asked by every role on two organisers' cases, answers as the reviewed table says."""

from insatser.keys import LocalKeys
from services.agreements.tests.case import Case
from tests.support.answers import Asking
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def test_every_role_is_answered_as_the_reviewed_table_says(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    for number, state in ((ARBOGA, "signed"), (JONKOPING, "drafted")):
        case = await Case.opened(agreements, authorization, local_keys, organization_number=number)
        await case.bring(state)
    asking = Asking(agreements, authorization, own=ARBOGA, foreign=JONKOPING)
    await asking.ask_everything()
    assert asking.faults == []
    assert asking.asked > 1000
