"""A round from files to offers and answers."""

from shared.contracts.selection import OfferMadeV1, OrganizerChangedV1, RoundDecidedV1
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import change, decided_round, read_sample


async def test_the_sample_gives_ten_offers_that_are_told_to_the_others(
    selection: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await read_sample(selection, authorization)
    path = await decided_round(selection, authorization)

    offers = await change(
        selection, f"{path}/offers", authorization("decider", subject="chef"), {"answer_by": "2099-02-15"}
    )

    assert len(offers) == len(await selection.told(OfferMadeV1)) == 10
    (decided,) = await selection.told(RoundDecidedV1)
    assert decided.data["selected_organizers"] == 10
    assert len(await selection.told(OrganizerChangedV1)) >= 33
