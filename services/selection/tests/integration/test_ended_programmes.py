"""An assignment that has ended takes no new rounds; what is decided in it runs to its end."""

import httpx

from shared.contracts.selection import OfferMadeV1
from tests.support import facts
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import YEAR, analysed_round, change, decision_body

RUNNING, ENDED = "2023-03-01T08:00:00+00:00", "2024-01-01T08:00:00+00:00"
DAYS = [("sbs-2019", "2023-12-31T08:00:00+00:00", 201), ("sbs-2019", ENDED, 409)]


async def _start(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders, programme: str, moment: str
) -> httpx.Response:
    body = {"name": "Urval", "programme": programme, "school_year": YEAR}
    return await sample.client.post("/rounds", json=body, headers=authorization("analyst") | at(moment))


async def test_a_round_is_refused_from_the_day_after_the_assignments_last(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    for programme, moment, status in DAYS:
        answer = await _start(sample, authorization, programme, moment)
        assert answer.status_code == status, answer.text
    assert answer.json()["type"] == "/problems/no-new-rounds"
    assert "upphörde 2023-12-31" in answer.json()["detail"]


async def test_a_round_is_refused_before_the_assignment_begins_and_where_the_selection_is_made_elsewhere(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    early = await _start(sample, authorization, "riktade-insatser-2024", "2023-12-31T08:00:00+00:00")
    elsewhere = await _start(sample, authorization, "nyanlanda-2019", RUNNING)
    assert {early.json()["type"], elsewhere.json()["type"]} == {"/problems/no-new-rounds"}
    assert ("börjar gälla 2024-01-01" in early.json()["detail"], elsewhere.status_code) == (True, 409)


async def _referred(sample: ServiceUnderTest, authorization: AuthorizationHeaders) -> str:
    """Path of a round of sbs-2019 on one referred organiser, in consultation, while the assignment runs."""
    page = await sample.client.get("/school-units", params={"limit": 100}, headers=authorization("analyst"))
    codes = [u["school_unit_code"] for u in page.json()["items"] if u["name"] in ("Ronnaskolan", "Lina grundskola")]
    referral = {
        "programme": "sbs-2019",
        "diary_number": "SI 2023:7",
        "received_on": "2023-01-28",
        "school_unit_codes": codes,
    }
    sent = await sample.client.post("/referrals", json=referral, headers=authorization("inspectorate"))
    assert sent.status_code == 201, sent.text
    path = await analysed_round(sample, authorization, programme="sbs-2019", moment=RUNNING)
    analyst = authorization("analyst", subject="analytiker")
    body = {"diary_number": "2023:99", "answer_by": "2023-03-02"}
    await change(sample, f"{path}/consultations", analyst, body, moment=RUNNING)
    await change(sample, f"{path}/consultation-closings", analyst, moment="2023-03-03T08:00:00+00:00")
    return path


async def test_a_round_that_was_not_decided_in_time_is_neither_analysed_nor_decided(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await _referred(sample, authorization)
    decider, analyst = authorization("decider", subject="chef"), authorization("analyst", subject="analytiker")
    tag = {"If-Match": (await sample.client.get(path, headers=decider)).headers["ETag"]} | at(ENDED)
    body = await decision_body(sample, path, decider)
    refused = [
        await sample.client.post(f"{path}/decisions", json=body, headers=decider | tag),
        await sample.client.post(f"{path}/analyses", headers=analyst | tag),
    ]
    assert [answer.json()["type"] for answer in refused] == ["/problems/no-new-rounds"] * 2


async def test_a_decided_round_is_offered_answered_and_closed_after_the_assignment_has_ended(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await _referred(sample, authorization)
    decider, analyst = authorization("decider", subject="chef"), authorization("analyst")
    body = await decision_body(sample, path, decider)
    await change(sample, f"{path}/decisions", decider, body, moment="2023-12-31T08:00:00+00:00")
    made = await change(sample, f"{path}/offers", decider, {"answer_by": "2099-02-15"}, moment=ENDED)
    (offer,) = made["items"]
    (published,) = await sample.told(OfferMadeV1)
    assert (published.scope, offer["programme"]) == ("sbs-2019", "sbs-2019")
    answered = facts.offer_answered(offer_id=offer["id"], organization_number=offer["organization_number"])
    await sample.deliver(answered, answered.cooperation_id)
    assert (await change(sample, f"{path}/closings", analyst, moment=ENDED))["status"] == "closed"
    verdict = await sample.client.post(f"{path}/verifications", headers=decider)
    assert verdict.json()["same"] is True
