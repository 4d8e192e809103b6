"""An offer opens a case; the organiser answers it once."""

import asyncio

from insatser.keys import LocalKeys
from services.agreements.tests.case import NOON, Case, CaseAt, an_offer
from services.agreements.tests.integration.test_endings import terminated
from shared.clock import new_id
from shared.contracts.agreements import OfferAnsweredV1
from shared.kit.inbox import Admission
from tests.support import facts
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
    organizer = authorization("organizer", organization_number=ARBOGA) | NOON

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


async def test_a_list_costs_one_statement_however_long_it_is(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for _ in range(5):
        offer = an_offer()
        await agreements.deliver(offer, offer.offer_id)
    async with agreements.counting_statements() as statements:
        await agreements.client.get("/cooperations", headers=authorization("case_officer"))
    assert len(statements) == 1


async def test_an_offer_withdrawn_after_the_answer_leaves_the_case_and_shows_it(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    offer_id = (await case.read())["offer_id"]
    withdrawn = facts.offer_withdrawn(offer_id=offer_id, withdrawn_on="2026-11-21")
    await case.service.deliver(withdrawn, offer_id, sequence=2)
    shown = await case.read()
    assert (shown["status"], shown["withdrawn_on"]) == ("analysis", "2026-11-21")
    await case.bring("planned", after="accepted")


async def test_an_answer_to_a_withdrawn_offer_is_refused(case_at: CaseAt) -> None:
    case = await case_at("offered")
    offer_id = (await case.read())["offer_id"]
    await case.service.deliver(facts.offer_withdrawn(offer_id=offer_id), offer_id, sequence=2)
    answer = await case.send(f"{case.path}/answers", {"accepted": True}, about=case.path)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/offer-gone")


async def test_an_organiser_takes_part_in_one_case_at_a_time_also_when_it_accepts_two_at_once(
    agreements: ServiceUnderTest, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    first, second = [await Case.opened(agreements, authorization, local_keys) for _ in range(2)]
    yes = {"accepted": True}
    answers = await asyncio.gather(
        *(case.send(f"{case.path}/answers", yes, about=case.path) for case in (first, second))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (refused,) = (answer.json() for answer in answers if answer.status_code == 409)
    assert "redan en pågående samverkan" in refused["detail"]
    assert len(await agreements.told(OfferAnsweredV1)) == 1


async def test_a_case_that_has_ended_makes_room_for_the_next(
    case_at: CaseAt, authorization: AuthorizationHeaders, local_keys: LocalKeys
) -> None:
    case = await case_at("drafted")
    await terminated(case, from_on="2026-11-22")
    again = await Case.opened(case.service, authorization, local_keys)
    await again.bring("accepted")
