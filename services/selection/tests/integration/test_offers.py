"""Offers: when they can be made, answered and withdrawn, and who sees them."""

from uuid import uuid4

import httpx
import pytest

from shared.contracts.selection import OfferWithdrawnV1
from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import IN_2018, analysed_round, change, decided_round, offered_round

SODERTALJE = "2120000159"


async def outcomes(sample: ServiceUnderTest, authorization: AuthorizationHeaders, path: str) -> set[tuple[str, str]]:
    """Outcome and first reason of Södertälje's units in need."""
    query = {"organization_number": SODERTALJE, "limit": "100"}
    page = await sample.client.get(f"{path}/candidates", params=query, headers=authorization("analyst"))
    return {(unit["outcome"], unit["explanation"]["reasons"][0]["code"]) for unit in page.json()["items"]}


async def test_an_organiser_with_an_unanswered_offer_is_deferred_until_it_answers_or_the_offer_is_withdrawn(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    second = await analysed_round(sample, authorization)
    assert await outcomes(sample, authorization, second) == {("held", "unanswered_offer")}
    offer = next(offer for offer in offers if offer["organization_number"] == SODERTALJE)
    decider = authorization("decider", subject="chef")
    await change(sample, f"/offers/{offer['id']}/withdrawals", decider, {"reason": "Ny omgång i stället"})
    await change(sample, f"{second}/analyses", authorization("analyst", subject="analytiker"))
    assert {outcome for outcome, _ in await outcomes(sample, authorization, second)} == {"selected"}


async def test_an_unanswered_offer_of_one_programme_does_not_defer_in_another(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await offered_round(sample, authorization)
    units = await sample.client.get(
        "/school-units", params={"organization_number": SODERTALJE}, headers=authorization("analyst")
    )
    referral = {
        "programme": "sbs-2015",
        "diary_number": "SI 2026:7",
        "received_on": "2026-08-28",
        "school_unit_codes": [unit["school_unit_code"] for unit in units.json()["items"]],
    }
    await sample.client.post("/referrals", json=referral, headers=authorization("inspectorate"))
    path = await analysed_round(sample, authorization, programme="sbs-2015", moment=IN_2018)
    assert "selected" in {outcome for outcome, _ in await outcomes(sample, authorization, path)}


async def offering(sample: ServiceUnderTest, path: str, headers: dict[str, str]) -> httpx.Response:
    found = await sample.client.get(path, headers=headers)
    once = {"If-Match": found.headers["ETag"], "Idempotency-Key": str(uuid4())}
    return await sample.client.post(f"{path}/offers", json={"answer_by": "2099-02-15"}, headers=headers | once)


async def test_an_answer_that_crosses_a_withdrawal_stands_as_it_does_in_agreements(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    offer = next(offer for offer in offers if offer["organization_number"] == SODERTALJE)
    path, decider = f"/offers/{offer['id']}", authorization("decider", subject="chef")
    await change(sample, f"{path}/withdrawals", decider, {"reason": "Tillsynen har skärpts"})
    answered = facts.offer_answered(offer_id=offer["id"], organization_number=SODERTALJE, answered_on="2026-12-01")
    await sample.deliver(answered, answered.cooperation_id)
    found = (await sample.client.get(path, headers=decider)).json()
    assert (found["status"], found["withdrawn_reason"]) == ("accepted", "Tillsynen har skärpts")
    second = await analysed_round(sample, authorization)
    assert {outcome for outcome, _ in await outcomes(sample, authorization, second)} == {"excluded"}


async def test_offers_are_not_made_with_a_last_day_that_has_come(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await decided_round(sample, authorization)
    decider = authorization("decider", subject="chef")
    tag = (await sample.client.get(path, headers=decider)).headers["ETag"]
    answer = await sample.client.post(
        f"{path}/offers", json={"answer_by": "2020-02-15"}, headers=decider | {"If-Match": tag}
    )
    assert (answer.status_code, "efter dagens datum" in answer.json()["detail"]) == (422, True)


async def test_a_consultation_is_not_opened_with_a_last_day_that_has_come(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    analyst = authorization("analyst", subject="analytiker")
    tag = (await sample.client.get(path, headers=analyst)).headers["ETag"]
    body = {"diary_number": "2026:99", "answer_by": "2020-01-31"}
    answer = await sample.client.post(f"{path}/consultations", json=body, headers=analyst | {"If-Match": tag})
    assert (answer.status_code, "efter dagens datum" in answer.json()["detail"]) == (422, True)


@pytest.mark.parametrize("agreed", [True, False])
async def test_an_accepted_offer_keeps_the_organiser_out_of_the_next_round_until_the_cooperation_ends(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, agreed: bool
) -> None:
    _, offers = await offered_round(sample, authorization)
    offer = next(offer for offer in offers if offer["organization_number"] == SODERTALJE)
    answered = facts.offer_answered(offer_id=offer["id"], organization_number=SODERTALJE, answered_on="2026-12-01")
    await sample.deliver(answered, answered.cooperation_id)
    headers = authorization("analyst")
    accepted = await sample.client.get(f"/offers/{offer['id']}", headers=headers)
    assert accepted.json()["status"] == "accepted"

    async def outcomes() -> set[str]:
        path = await analysed_round(sample, authorization)
        query = {"organization_number": SODERTALJE}
        page = await sample.client.get(f"{path}/candidates", params=query, headers=headers)
        return {unit["outcome"] for unit in page.json()["items"]}

    assert await outcomes() == {"excluded"}
    completed = facts.agreement_completed(cooperation_id=answered.cooperation_id, completed_on="2026-12-31")
    left = facts.cooperation_ended(answered, ended_on="2026-12-31")
    await sample.deliver(completed if agreed else left, answered.cooperation_id)
    assert await outcomes() == {"selected"}


async def test_an_offer_can_be_withdrawn_until_it_is_answered(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    path = f"/offers/{offers[0]['id']}"
    decider = authorization("decider", subject="chef")
    withdrawn = await change(sample, f"{path}/withdrawals", decider, {"reason": "Tillsynen har skärpts"})
    assert withdrawn["status"] == "withdrawn"
    assert len(await sample.told(OfferWithdrawnV1)) == 1
    answer = await sample.client.post(
        f"{path}/withdrawals", json={"reason": "En gång till"}, headers=decider | {"If-Match": '"2"'}
    )
    assert answer.status_code == 409


async def test_an_organiser_sees_only_its_own_offer(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    _, offers = await offered_round(sample, authorization)
    own = authorization("organizer", organization_number=SODERTALJE)
    page = (await sample.client.get("/offers", headers=own)).json()
    assert [offer["organization_number"] for offer in page["items"]] == [SODERTALJE]
    other = next(offer for offer in offers if offer["organization_number"] != SODERTALJE)
    assert (await sample.client.get(f"/offers/{other['id']}", headers=own)).status_code == 404
