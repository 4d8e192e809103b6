"""Every operation, asked by every role on decided and undecided rounds and two offers, answers as the table says."""

from tests.support.answers import Asking
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, offered_round


async def test_every_role_is_answered_as_the_reviewed_table_says(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await offered_round(sample, authorization)
    await analysed_round(sample, authorization)
    offers = (await sample.client.get("/offers", headers=authorization("auditor"))).json()["items"]
    own, foreign = sorted({offer["organization_number"] for offer in offers})[:2]
    asking = Asking(sample, authorization, own=own, foreign=foreign)
    await asking.ask_everything()
    assert asking.faults == []
    assert asking.asked > 1000
