"""Every operation, asked by every role on decided and undecided rounds and two offers, answers as the table says."""

from tests.support import facts
from tests.support.answers import Asking
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import analysed_round, change, decided_round
from .test_offers import SODERTALJE


async def test_every_role_is_answered_as_the_reviewed_table_says(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    carried = facts.agreement_carried_over(organization_number=SODERTALJE)
    path = await decided_round(sample, authorization)
    await sample.deliver(carried, carried.cooperation_id)
    await change(sample, f"{path}/offers", authorization("decider", subject="chef"), {"answer_by": "2099-02-15"})
    await analysed_round(sample, authorization)
    offers = (await sample.client.get("/offers", headers=authorization("auditor"))).json()["items"]
    own, foreign = sorted({offer["organization_number"] for offer in offers})[:2]
    asking = Asking(sample, authorization, own=own, foreign=foreign)
    await asking.ask_everything()
    assert asking.faults == []
    assert asking.asked > 1000
