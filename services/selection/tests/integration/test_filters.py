"""The register and the supervision are narrowed by what people know: a part of a name, a diary number."""

from tests.support.descriptions import none_is_wrong
from tests.support.narrowing import letting_in_an_unknown_assignment, narrowed_in
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .sample import offered_round

DECISION = {
    "diary_number": "SI 2026:1",
    "decision": "FORELAGGANDE",
    "level": "HUVUDMAN",
    "status": "PAGAENDE",
    "decided_on": "2026-11-05",
}


async def test_school_units_are_found_by_a_part_of_their_name(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    found = (await sample.client.get("/school-units?name=RONNA", headers=headers)).json()["items"]
    assert [unit["name"] for unit in found] == ["Ronnaskolan"]
    assert (await sample.client.get("/school-units?name=%25", headers=headers)).json()["items"] == []


async def test_a_supervision_decision_is_found_by_its_diary_number(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("inspectorate")
    unit = (await sample.client.get("/school-units?name=Ronna", headers=authorization("analyst"))).json()["items"][0]
    for number in ("SI 2026:1", "SI 2026:11"):
        body = DECISION | {"diary_number": number, "organization_number": unit["organization_number"]}
        key = {"Idempotency-Key": number}
        made = await sample.client.post("/supervision-decisions", json=body, headers=headers | key)
        assert made.status_code == 201, made.text
    found = await sample.client.get("/supervision-decisions", params={"diary_number": "SI 2026:1"}, headers=headers)
    assert [decision["diary_number"] for decision in found.json()["items"]] == ["SI 2026:1"]


async def test_a_school_type_is_found_in_small_letters_and_what_nothing_is_called_is_refused(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    headers = authorization("analyst")
    small, large = [
        (await sample.client.get(f"/school-units?school_type={code}", headers=headers)).json()["_meta"]["total_records"]
        for code in ("gr", "GR")
    ]
    assert small == large > 0
    for query, right in (
        ("/school-units?school_type=GRUND", "GRAN"),
        ("/statistics?indicator=GR9_MERIT", "gr9_merit"),
        ("/quality-entries?code=Merit", "gr9_merit"),
        ("/rounds?programme=SBS", "riktade-insatser-2024"),
    ):
        answer = await sample.client.get(query, headers=headers)
        assert answer.status_code == 422, query
        assert right in answer.json()["errors"][0]["expected"]


async def test_an_assignment_that_nothing_is_called_is_refused_wherever_one_searches(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """Those of the installation's files are there also before anybody has asked for them."""
    headers = authorization("analyst", "auditor", "evaluator", "case_officer")
    assert (await sample.client.get("/rounds?programme=sbs-2019", headers=headers)).status_code == 200
    assert await letting_in_an_unknown_assignment(sample, headers) == []
    unknown = await sample.client.get("/programmes?code=finns-inte", headers=headers)
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (422, "query.code")


async def test_a_referral_in_an_assignment_that_nothing_is_called_is_refused(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """No round would ask for what it names."""
    body = {"programme": "riktade-insatser-2042", "diary_number": "SI 2026:9", "received_on": "2026-11-01",
            "organization_numbers": [], "school_unit_codes": []}  # fmt: skip
    headers = authorization("inspectorate") | {"Idempotency-Key": "underlag"}
    sent = await sample.client.post("/referrals", json=body, headers=headers)
    assert (sent.status_code, sent.json()["errors"][0]["field"]) == (422, "body.programme"), sent.text


async def test_every_list_is_narrowed_by_what_it_shows(
    sample: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await offered_round(sample, authorization)
    roles = ("analyst", "auditor", "evaluator", "case_officer", "inspectorate", "decider", "operator")
    narrowing = await narrowed_in(sample, "selection", authorization(*roles))
    none_is_wrong(narrowing.faults)
    assert {"selection /offers", "selection /imports", "selection /rounds"} & {*narrowing.empty} == set()
