"""What keeps a unit out for a time, and that it comes back by itself."""

from typing import Any

from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .sample import IN_2018, LONG_AGO, analysed_round, change, decision_body

SODERTALJE = "2120000159"


async def candidates(
    sample: ServiceUnderTest, path: str, authorization: AuthorizationHeaders, **query: str
) -> dict[str, dict[str, Any]]:
    page = await sample.client.get(
        f"{path}/candidates", params={"limit": 100, **query}, headers=authorization("analyst")
    )
    return {unit["name"]: unit for unit in page.json()["items"]}


async def test_a_hold_is_lifted_when_the_supervision_closes(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    path = await analysed_round(sample, authorization)
    unit = (await candidates(sample, path, authorization))["Ronnaskolan"]
    assert unit["outcome"] == "selected"
    decision = {
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE_VITE",
        "level": "SKOLENHET",
        "status": "PAGAENDE",
        "organization_number": SODERTALJE,
        "school_unit_code": unit["school_unit_code"],
        "decided_on": "2026-11-05",
        "fine_amount": "500000.00",
    }
    inspectorate = authorization("inspectorate")
    recorded = await sample.client.post("/supervision-decisions", json=decision, headers=inspectorate)
    analyst = authorization("analyst", subject="analytiker")
    await change(sample, f"{path}/analyses", analyst)
    deferred = (await candidates(sample, path, authorization))["Ronnaskolan"]
    assert deferred["outcome"] == "held"
    assert "SI 2026:1" in deferred["explanation"]["reasons"][0]["text"]

    closed = decision | {"status": "AVSLUTAD_AVHJALPT"}
    address = f"/supervision-decisions/{recorded.json()['id']}"
    await sample.client.put(address, json=closed, headers=inspectorate | {"If-Match": recorded.headers["ETag"]})
    await change(sample, f"{path}/analyses", analyst)
    assert (await candidates(sample, path, authorization))["Ronnaskolan"]["outcome"] == "selected"


async def test_a_wait_reaches_into_the_next_round_until_its_day(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    first = await analysed_round(sample, authorization)
    body = {"diary_number": "2026:99", "answer_by": "2027-01-31"}
    await change(sample, f"{first}/consultations", authorization("analyst"), body)
    code = (await candidates(sample, first, authorization))["Ronnaskolan"]["school_unit_code"]
    wait = {"school_unit_code": code, "answer": "WAIT_UNTIL", "reason": "Tillsyn", "review_on": "2027-06-01"}
    answer = await sample.client.post(f"{first}/consultation-answers", json=wait, headers=authorization("inspectorate"))
    assert answer.status_code == 201, answer.text

    analyst = authorization("analyst", subject="analytiker")
    second = await analysed_round(sample, authorization)
    await change(sample, f"{second}/analyses", analyst | at("2027-05-31T08:00:00+00:00"))
    assert (await candidates(sample, second, authorization))["Ronnaskolan"]["outcome"] == "held"
    await change(sample, f"{second}/analyses", analyst | at("2027-06-01T08:00:00+00:00"))
    assert (await candidates(sample, second, authorization))["Ronnaskolan"]["outcome"] == "selected"


async def test_the_older_programme_goes_by_the_referral(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    units = await sample.client.get(
        "/school-units", params={"organization_number": SODERTALJE}, headers=authorization("analyst")
    )
    named = next(unit for unit in units.json()["items"] if unit["name"] == "Lina grundskola")
    referral = {
        "programme": "sbs-2015",
        "diary_number": "SI 2026:7",
        "received_on": "2026-08-28",
        "school_unit_codes": [named["school_unit_code"]],
    }
    sent = await sample.client.post("/referrals", json=referral, headers=authorization("inspectorate"))
    assert sent.status_code == 201, sent.text
    path = await analysed_round(sample, authorization, programme="sbs-2015", moment=IN_2018)
    selected = await candidates(sample, path, authorization, outcome="selected")
    assert set(selected) == {"Lina grundskola", "Ronnaskolan"}
    assert _quality_work(selected["Ronnaskolan"]) == ("nej", ["0", "0"])
    others = await candidates(sample, path, authorization)
    assert others["Kronans skola 7-9"]["explanation"]["reasons"][0]["code"] == "not_in_referral"


async def test_a_private_organisers_economy_is_reviewed_before_the_decision(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    analyst, decider = authorization("analyst", subject="analytiker"), authorization("decider", subject="chef")
    flags = {"flags": ["PROFIT"], "reason": "Årsredovisning 2025"}
    await change(sample, f"/organizers/{SODERTALJE}/economy-flags", analyst, flags)
    path = await analysed_round(sample, authorization)
    body = {"diary_number": "2026:99", "answer_by": "2020-01-31"}
    await change(sample, f"{path}/consultations", analyst, body, moment=LONG_AGO)
    await change(sample, f"{path}/consultation-closings", analyst)
    decision = await decision_body(sample, path, analyst)
    tag = (await sample.client.get(path, headers=decider)).headers["ETag"]
    refused = await sample.client.post(f"{path}/decisions", json=decision, headers=decider | {"If-Match": tag})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/reviews-remain")
    assert SODERTALJE in refused.json()["detail"]
    review = {
        "organization_number": SODERTALJE,
        "code": "profit",
        "conclusion": "Överskottet har stannat i verksamheten.",
    }
    own = await sample.client.post(f"{path}/reviews", json=review, headers=analyst)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/same-person")
    reviewer = authorization("case_officer", subject="granskare")
    made = await sample.client.post(f"{path}/reviews", json=review, headers=reviewer)
    assert made.status_code == 201, made.text
    assert (await change(sample, f"{path}/decisions", decider, decision))["status"] == "decided"


def _quality_work(unit: dict[str, Any]) -> tuple[str, list[str]]:
    """What was found, and the points it gave."""
    criterion = next(c for c in unit["explanation"]["criteria"] if c["criterion"] == "quality_work")
    return criterion["published"], criterion["points"]


async def test_deficient_quality_work_adds_to_the_need_under_the_older_programme(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    inspectorate = authorization("inspectorate")
    finding = {
        "diary_number": "SI 2026:3",
        "decision": "ANMARKNING",
        "level": "HUVUDMAN",
        "status": "PAGAENDE",
        "organization_number": SODERTALJE,
        "decided_on": "2026-09-01",
        "quality_work": True,
    }
    made = await sample.client.post("/supervision-decisions", json=finding, headers=inspectorate)
    assert made.status_code == 201, made.text
    path = await analysed_round(sample, authorization, programme="sbs-2015", moment=IN_2018)
    found = await candidates(sample, path, authorization)
    assert _quality_work(found["Ronnaskolan"])[0] == "ja"
    assert _quality_work(found["Kronans skola 7-9"]) == ("nej", ["0", "0"])
