"""Indicators of measures, and consultations."""

from typing import Any

from services.followup.tests.registers import register_indicator
from shared.clock import new_id
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING, PROGRAMME
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-07-01T09:00:00Z")
INDICATOR = {
    "code": "gr9_all_subjects",
    "baseline": "61.5",
    "baseline_on": "2026-06-12",
    "target": "75",
    "target_on": "2029-06-15",
}
CONSULTATION = {
    "programme": PROGRAMME,
    "held_on": "2026-10-07",
    "parties": ["Skolinspektionen", "Specialpedagogiska skolmyndigheten"],
    "subject": "Urvalet hösten 2026",
    "views": "Insatserna bör knytas till det arbete som redan pågår.",
    "diary_number": "2026:412",
}


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": str(new_id())}


async def an_indicator(followup: ServiceUnderTest, authorization: AuthorizationHeaders, **changed: Any) -> Any:
    measure = facts.measure()
    agreement = facts.agreement_signed(measures=(measure,))
    await followup.deliver(agreement, agreement.cooperation_id)
    await register_indicator(followup)
    body = INDICATOR | {"measure_id": str(measure.measure_id)} | changed
    return await followup.client.post("/indicators", json=body, headers=authorization("case_officer") | NOW | a_key())


async def test_an_indicator_has_one_value_a_day(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    added = await an_indicator(followup, authorization)
    path = f"/indicators/{added.json()['id']}"
    own = authorization("organizer", organization_number=ARBOGA) | NOW
    value = {"measured_on": "2027-06-14", "value": "66.5", "note": "Slutbetyg årskurs 9"}
    answers = [
        await followup.client.post(f"{path}/measurements", json=value, headers=own | {"If-Match": f'"{number}"'})
        for number in (1, 2)
    ]
    seen = (await followup.client.get(path, headers=own)).json()
    assert [a.status_code for a in answers] == [201, 409]
    assert answers[1].json()["type"] == "/problems/repeated-measurement"
    assert (seen["level"], seen["baseline"], [m["value"] for m in seen["measurements"]]) == (
        "SCHOOL_UNIT",
        "61.500",
        ["66.500"],
    )


async def test_a_measure_that_was_never_agreed_has_no_indicator(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await an_indicator(followup, authorization, measure_id=str(new_id()))
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.measure_id")


async def test_a_target_is_later_than_its_baseline(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    answer = await an_indicator(followup, authorization, target_on="2026-06-12")
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/target-before-baseline")


async def test_an_indicator_is_one_of_the_register_and_what_the_register_says(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    added = (await an_indicator(followup, authorization)).json()
    assert (added["code"], added["number"], added["school_type"]) == ("gr9_all_subjects", 1, "GR")
    assert added["name"] == "Andel med godkänt i alla ämnen, årskurs 9"
    assert [added[name] for name in ("unit", "least", "most", "higher_is_better")] == [
        "procent",
        "0.000",
        "100.000",
        True,
    ]


async def test_what_is_not_in_the_register_is_refused_with_the_nearest_that_is(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    await followup.deliver(facts.organizer_changed(school_types=("GR",), school_units=4), ARBOGA)
    await register_indicator(followup, code="gr_girls", direction="context")
    await register_indicator(followup, code="vux_passed", school_type="VUX")
    await register_indicator(followup, code="gr_over", valid_to="2027-06-30")
    await register_indicator(followup, code="gr_ahead", valid_from="2027-07-02")
    named = ("Andel elever med godkänt", "gr_girls", "vux_passed", "gr_over", "gr_ahead")
    answers = [await an_indicator(followup, authorization, code=code) for code in named]
    assert {answer.json()["type"] for answer in answers} == {"/problems/indicator-not-registered"}
    (nearest,) = {answer.json()["errors"][0]["expected"] for answer in answers}
    assert nearest == "gr9_all_subjects (Andel med godkänt i alla ämnen, årskurs 9)"
    await register_indicator(followup, code="gr_over", number=2, valid_to="2027-07-01")
    assert (await an_indicator(followup, authorization, code="gr_over")).json()["number"] == 2


async def test_the_level_is_kept_with_a_reason_that_stands_in_the_audit_trail(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    refused = await an_indicator(followup, authorization, target="61.5")
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/target-not-better")
    worse = await an_indicator(followup, authorization, target="61", reason="Det är rimligt.")
    assert worse.json()["type"] == "/problems/target-not-better"
    why = "Hälften av eleverna är nya."
    kept = (await an_indicator(followup, authorization, target="61.5", reason=why)).json()
    path = f"/audit-entries?object_id={kept['id']}"
    trail = await followup.client.get(path, headers=authorization("auditor") | NOW)
    assert [row["reason"] for row in trail.json()["items"]] == [why]


async def test_another_organisers_indicator_does_not_exist(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    added = (await an_indicator(followup, authorization)).json()
    stranger = authorization("organizer", organization_number=JONKOPING)
    one = await followup.client.get(f"/indicators/{added['id']}", headers=stranger)
    many = await followup.client.get("/indicators", headers=stranger)
    assert (one.status_code, many.json()["items"]) == (404, [])


async def test_a_consultation_is_recorded_and_reported(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    officer = authorization("analyst") | NOW
    added = await followup.client.post("/consultations", json=CONSULTATION, headers=officer | a_key())
    report = {"programme": PROGRAMME, "as_of": "2027-07-01"}  # the day it was recorded: earlier nobody knew of it
    drafted = await followup.client.post("/reports", json=report, headers=officer | a_key())
    content = await followup.client.get(f"/reports/{drafted.json()['id']}/contents", headers=officer)
    section = next(s for s in content.json()["sections"] if s["code"] == "consultations")
    assert added.headers["Location"] == added.json()["_links"]["self"]["href"]
    assert [row["ids"] for row in section["rows"]] == [[added.json()["id"]]]


async def test_a_consultation_to_come_is_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    ahead = CONSULTATION | {"held_on": "2027-07-02"}
    answer = await followup.client.post("/consultations", json=ahead, headers=authorization("analyst") | NOW | a_key())
    assert answer.json()["type"] == "/problems/date-ahead"


async def test_what_is_dated_before_the_assignment_is_refused(
    followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    """It began on the first of January 2024: an earlier consultation was heard about another one."""
    bodies = {
        "consultations": CONSULTATION | {"held_on": "2023-12-31"},
        "reports": {"programme": PROGRAMME, "as_of": "2023-12-31"},
    }
    for path, body in bodies.items():
        headers = authorization("analyst") | NOW | a_key()
        answer = await followup.client.post(f"/{path}", json=body, headers=headers)
        assert answer.json()["type"] == "/problems/before-assignment", path
        assert answer.json()["errors"][0]["expected"] == "tidigast 2024-01-01"
