"""First agreement, situation analysis and action plan: the conditions of the next step."""

import copy
from typing import Any

import pytest

from services.agreements.tests.case import ANALYSIS, CONDITIONS, PLAN, CaseAt
from tests.support.facts import JONKOPING


def fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


async def test_a_case_has_one_first_agreement(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.make("first-agreements", CONDITIONS)
    again = await case.send(f"{case.path}/first-agreements", CONDITIONS)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")


async def test_the_phase_of_a_first_agreement_is_no_longer_than_the_assignment_says(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    path = f"{case.path}/first-agreements"
    refused = await case.send(path, CONDITIONS | {"starts_on": "2026-11-30", "ends_on": "2027-03-31"})
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["expected"]) == (422, "body.ends_on", "senast 2027-03-30")
    assert "4 månader (Redovisning dnr 2015:778, 2.5.1)" in error["message"]
    await case.done(path, CONDITIONS | {"starts_on": "2026-11-30", "ends_on": "2027-03-30"})


@pytest.mark.parametrize("year", [2025, 2027])
async def test_a_first_agreement_begins_when_the_organiser_has_said_yes(case_at: CaseAt, year: int) -> None:
    case = await case_at("accepted")
    period = {"starts_on": f"{year}-11-22", "ends_on": f"{year + 1}-03-20"}
    refused = await case.send(f"{case.path}/first-agreements", CONDITIONS | period)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"], error["expected"]) == (422, "body.starts_on", "2026-11-22–2027-03-22")


async def test_a_plan_whose_measure_rests_on_nothing_is_not_approved(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    plan = copy.deepcopy(PLAN)
    plan["measures"][0] |= {"sources": [], "tried_where": ""}
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    refused = await case.send(f"{path}/approvals", about=path)
    assert (refused.status_code, fields(refused)) == (422, ["content.measures[0].sources"])
    unopenable = plan["measures"][0] | {"sources": [{"title": "Forskning", "link": "Forskning visar"}]}
    body = {"content": plan | {"measures": [unopenable]}}
    assert (await case.send(path, body, role="organizer", method="PUT", about=path)).status_code == 422


async def test_the_first_agreement_is_signed_by_whoever_is_authorised_that_day(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    path = await case.make("first-agreements", CONDITIONS)
    signing = {"party": "ORGANIZER"}
    refused = await case.send(f"{path}/signatures", signing, role="organizer", about=path)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-authorized-to-sign")
    await case.authorise()
    (mandate,) = (await case.get("/signatories?party=ORGANIZER")).json()["items"]
    ending = f"/signatories/{mandate['id']}"
    await case.done(f"{ending}/endings", {"last_day": "2026-11-21"}, about=ending)
    assert (await case.send(f"{path}/signatures", signing, role="organizer", about=path)).status_code == 403


async def test_a_mandate_that_ends_after_the_first_signature_leaves_it_standing(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.authorise()
    await case.make("first-agreements", CONDITIONS)
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    (mandate,) = (await case.get("/signatories?party=ORGANIZER")).json()["items"]
    ending = f"/signatories/{mandate['id']}"
    before = await case.send(f"{ending}/endings", {"last_day": "2026-11-21"}, about=ending)
    assert (before.status_code, before.json()["type"]) == (409, "/problems/wrong-phase"), "it was used on the 22nd"
    assert "2026-11-22" in before.json()["detail"]
    await case.done(f"{ending}/endings", {"last_day": "2026-11-22"}, about=ending)
    signed = await case.step("first-agreements", "signatures", {"party": "AGENCY"}, role="team_leader")
    assert signed["signed"]


async def test_an_organiser_cannot_sign_for_the_agency(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    path = await case.make("first-agreements", CONDITIONS)
    answer = await case.send(f"{path}/signatures", {"party": "AGENCY"}, role="organizer", about=path)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/not-authorized-to-sign")


async def test_the_etag_moves_also_when_the_clock_stands_still(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.authorise()
    path = await case.make("first-agreements", CONDITIONS)
    before = (await case.get(path)).headers["ETag"]
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    assert (await case.get(path)).headers["ETag"] != before


async def test_an_analysis_waits_for_both_to_sign_the_first_agreement(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.authorise()
    await case.make("first-agreements", CONDITIONS)
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    path = await case.make("situation-analyses", {"content": ANALYSIS})
    answer = await case.send(f"{path}/completions", about=path)
    assert answer.status_code == 409
    assert "första överenskommelsen" in answer.json()["detail"]


async def test_an_incomplete_analysis_is_refused_with_all_of_its_faults(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    bare = {"key": "P1", "level": "results", "description": "Låga resultat", "school_unit_code": "99999999"}
    path = case.parts["situation-analyses"]
    locked = await case.send(path, {"content": {"problems": [bare]}}, method="PUT", about=path)
    assert locked.json()["type"] == "/problems/content-locked"

    other = await case_at("accepted", organization_number=JONKOPING)
    await other.authorise()
    await other.make("first-agreements", CONDITIONS)
    for party, role in (("ORGANIZER", "organizer"), ("AGENCY", "team_leader")):
        await other.step("first-agreements", "signatures", {"party": party}, role=role)
    path = await other.make("situation-analyses", {"content": {"problems": [bare]}})
    answer = await other.send(f"{path}/completions", about=path)
    assert answer.status_code == 422
    assert fields(answer) == [
        "content.description",
        *["content.descriptions"] * 6,
        "content.problems[0].result",
        "content.problems[0].within_reach",
        "content.problems[0].priority",
        "content.problems[0].causes",
        "content.problems[0].school_unit_codes",
        "content.problems",
        "content.pupil_hearings",
    ]


async def test_a_measure_must_answer_a_problem_in_the_analysis(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    plan = copy.deepcopy(PLAN)
    plan["measures"][0]["problem_key"] = "P9"
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    answer = await case.send(f"{path}/approvals", about=path)
    assert answer.status_code == 422
    assert fields(answer) == ["content.measures[0].problem_key"]


async def test_a_goal_in_running_text_as_the_earlier_release_took_it_is_shown_and_must_be_mended(
    case_at: CaseAt,
) -> None:
    case = await case_at("analysed")
    plan = copy.deepcopy(PLAN)
    written = {"indicator": "Betyg", "baseline": "?", "target": "bättre", "target_on": "2020-01-01"}
    del plan["measures"][0]["goals"]
    plan["measures"][0] |= written
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    shown = (await case.get(path)).json()["content"]["measures"]
    assert shown[0].items() >= written.items()
    assert not written.keys() & shown[1].keys()
    answer = await case.send(f"{path}/approvals", about=path)
    assert (answer.status_code, fields(answer)) == (422, ["content.measures[0].goals"])
    assert "löpande text" in answer.json()["errors"][0]["message"]


async def test_a_goal_is_reached_within_the_plan_or_the_year_after(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    plan = copy.deepcopy(PLAN)
    plan["measures"][1]["goals"][0] |= {"target_on": "2030-01-01", "target": "61"}
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    answer = await case.send(f"{path}/approvals", about=path)
    assert fields(answer) == ["content.measures[1].goals[0].target", "content.measures[1].goals[0].target_on"]


async def test_whoever_wrote_the_plan_may_not_approve_it(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": PLAN})
    answer = await case.send(f"{path}/approvals", about=path)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


async def test_an_approved_plan_can_be_opened_again_with_a_reason(case_at: CaseAt) -> None:
    case = await case_at("planned")
    opened = await case.step("action-plans", "reopenings", {"reason": "Ett problem har tillkommit."})
    assert (opened["status"], (await case.read())["status"]) == ("draft", "analysis")


async def test_a_misspelt_field_is_refused_not_lost(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    plan = copy.deepcopy(PLAN)
    plan["measures"][0]["problemkey"] = "P1"
    answer = await case.send(f"{case.path}/action-plans", {"content": plan}, role="organizer")
    assert answer.status_code == 422


async def test_a_completed_analysis_is_opened_again_only_before_the_plan_is_approved(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    opened = await case.step("situation-analyses", "reopenings", {"reason": "Ett problem saknas."})
    assert opened["status"] == "draft"
    await case.step("situation-analyses", "completions", role="organizer")
    await case.plan()
    path = case.parts["situation-analyses"]
    refused = await case.send(f"{path}/reopenings", {"reason": "Ett till."}, about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")


async def test_a_dash_a_question_mark_or_a_no_is_no_text_in_a_plan(case_at: CaseAt) -> None:
    case, plan = await case_at("analysed"), copy.deepcopy(PLAN)
    plan["risks"] = "?"
    plan["measures"][0]["why_most_effective"] = "-"
    plan["pupil_hearings"][0] |= {"how": "Nej.", "led_to": "…"}
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    refused = await case.send(f"{path}/approvals", about=path)
    assert refused.status_code == 422
    assert set(fields(refused)) == {
        "content.risks",
        "content.measures[0].why_most_effective",
        "content.pupil_hearings[0].how",
        "content.pupil_hearings[0].led_to",
    }
