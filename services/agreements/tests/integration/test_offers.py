"""An offer opens a case; the organiser answers it once."""

from services.agreements.tests.case import an_offer
from shared.contracts.agreements import OfferAnsweredV1
from shared.kit.clock import new_id
from shared.kit.inbox import Admission
from tests.support.facts import ARBOGA
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders


async def opened(agreements: ServiceUnderTest, authorization: AuthorizationHeaders) -> tuple[str, str]:
    """Path and ETag of a case that has just been opened."""
    offer = an_offer()
    await agreements.deliver(offer, offer.offer_id)
    page = (await agreements.client.get("/cooperations", headers=authorization("case_officer"))).json()
    path = f"/cooperations/{page['items'][0]['id']}"
    return path, (await agreements.client.get(path, headers=authorization("case_officer"))).headers["ETag"]


async def test_an_offer_opens_one_case_however_often_it_is_delivered(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    offer, event_id = an_offer(), new_id()
    admissions = [await agreements.deliver(offer, offer.offer_id, sequence=1, event_id=event_id) for _ in range(2)]
    admissions.append(await agreements.deliver(offer, offer.offer_id, sequence=1))

    page = (await agreements.client.get("/cooperations", headers=authorization("case_officer"))).json()

    assert admissions == [Admission.NEXT, Admission.DUPLICATE, Admission.OUTDATED]
    assert page["_meta"]["total_records"] == 1


async def test_accepting_is_published_and_moves_the_case_on(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, tag = await opened(agreements, authorization)
    organizer = authorization("organizer", organization_number=ARBOGA)

    answer = await agreements.client.post(
        f"{path}/answers", json={"accepted": True}, headers=organizer | {"If-Match": tag}
    )

    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "analysis"
    assert [e.data["accepted"] for e in await agreements.told(OfferAnsweredV1)] == [True]


async def test_another_organiser_does_not_see_that_the_case_exists(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path, _ = await opened(agreements, authorization)
    answer = await agreements.client.get(path, headers=authorization("organizer", organization_number="2120000530"))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_stale_version_is_refused(agreements: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    path, _ = await opened(agreements, authorization)
    officer = authorization("case_officer")
    stale = await agreements.client.post(
        f"{path}/answers", json={"accepted": True}, headers=officer | {"If-Match": '"0"'}
    )
    missing = await agreements.client.post(f"{path}/answers", json={"accepted": True}, headers=officer)
    assert (stale.status_code, missing.status_code) == (412, 428)


async def test_declining_needs_a_reason(agreements: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
    path, tag = await opened(agreements, authorization)
    officer = authorization("case_officer") | {"If-Match": tag}
    answer = await agreements.client.post(f"{path}/answers", json={"accepted": False}, headers=officer)
    assert answer.status_code == 422
    assert "varför erbjudandet avböjs" in answer.json()["detail"]


async def test_a_list_costs_two_statements_however_long_it_is(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for _ in range(5):
        offer = an_offer()
        await agreements.deliver(offer, offer.offer_id)
    async with agreements.counting_statements() as statements:
        await agreements.client.get("/cooperations", headers=authorization("case_officer"))
    assert len(statements) == 2
