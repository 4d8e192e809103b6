"""What people type: refused where it cannot be kept, with the field and what would be right; never a 500."""

import copy
import json
from typing import Any

import pytest
from sqlalchemy import text

from services.agreements.tests.case import ANALYSIS, DECISION, PERIOD, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_teams import assignment
from shared.clock import new_id
from tests.support.facts import UNIT

PERSON = "Anna Andersson 19121212-1212"


def a_plan(**other: Any) -> dict[str, Any]:
    plan: dict[str, Any] = copy.deepcopy(PLAN)
    plan["measures"][0] |= other
    return plan


async def refused(case: Case, path: str, body: Any, field: str, **how: Any) -> None:
    answer = await case.send(path, body, **how)
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.json()["errors"]], answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("goal", PERSON),
        ("title", "Två\nrader"),
        ("title", "Omvänd \u202e text"),
        ("follow_up_by", PERSON),
        ("key", "19121212-1212"),
        ("goal", "x" * 20_001),
        ("goal", "\x00"),
        ("target_on", "0"),
        ("target_on", 1764288000),
        ("starts_on", "0001-01-01"),
        ("ends_on", "9999-12-31"),
    ],
)
async def test_what_a_plan_cannot_keep_is_refused_on_its_field(case_at: CaseAt, field: str, value: Any) -> None:
    case = await case_at("analysed")
    body = {"content": a_plan(**{field: value})}
    await refused(case, f"{case.path}/action-plans", body, f"body.content.measures.0.{field}")


@pytest.mark.parametrize("cost", [{"fiscal_year": "2027.0"}, {"amount": "0.00"}, {"amount": "-1.00"}, {"amount": 1}])
async def test_a_cost_is_kronor_of_a_year(case_at: CaseAt, cost: dict[str, Any]) -> None:
    case = await case_at("analysed")
    line = {"fiscal_year": 2027, "cost_kind": "grant", "amount": "1.00"} | cost
    (field,) = cost
    body = {"content": a_plan(costs=[line])}
    await refused(case, f"{case.path}/action-plans", body, f"body.content.measures.0.costs.0.{field}")


async def test_costs_that_cannot_be_added_are_refused_before_the_decision(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    line = {"fiscal_year": 2027, "cost_kind": "grant", "amount": "9999999999999.99"}
    path = await case.make("action-plans", {"content": a_plan(costs=[line, line])}, role="organizer")
    await refused(case, f"{path}/approvals", None, "content.measures", about=path)


async def test_a_draft_may_lack_its_texts(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    body = {"content": a_plan(goal="", follow_up_by=" ")}
    assert (await case.send(f"{case.path}/action-plans", body)).status_code == 201


@pytest.mark.parametrize("end", ["9999-12-31", "2200-01-01"])
async def test_a_period_beyond_the_calendar_is_refused(case_at: CaseAt, end: str) -> None:
    case = await case_at("decided")
    await refused(case, f"{case.path}/agreements", PERIOD | {"starts_on": end, "ends_on": end}, "body.starts_on")


async def test_yes_and_no_are_true_and_false(case_at: CaseAt) -> None:
    case = await case_at("offered")
    for answer in ("yes", 1, "on"):
        await refused(case, f"{case.path}/answers", {"accepted": answer}, "body.accepted", about=case.path)


async def test_a_decision_names_no_identity_numbers_and_no_coming_day(case_at: CaseAt) -> None:
    case = await case_at("planned")
    path = f"{case.path}/decisions"
    await refused(case, path, DECISION | {"reasons": PERSON}, "body.reasons")
    await refused(case, path, DECISION | {"presented_by": "191212121212"}, "body.presented_by")
    await refused(case, path, DECISION | {"participants": ["a\nb"]}, "body.participants.0")
    await refused(case, path, DECISION | {"communicated_on": "2026-11-23"}, "body.communicated_on")


async def test_a_team_that_does_not_exist_is_a_fault_of_its_field(case_at: CaseAt) -> None:
    case = await case_at("offered")
    body = assignment(f"/dialogue-teams/{new_id()}")
    await refused(case, f"{case.path}/team-assignments", body, "body.dialogue_team_id", about=case.path)


async def test_an_agreement_has_its_own_cases_plan_as_annex(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"] | {"action_plan_id": str(new_id())}
    how = {"method": "PUT", "about": path}
    await refused(case, f"{path}/versions/1", {"content": content}, "content.action_plan_id", **how)


@pytest.mark.parametrize("number", ["1.0", "0", "-1", "one", "9" * 19])
async def test_a_version_has_a_whole_number(case_at: CaseAt, number: str) -> None:
    case = await case_at("drafted")
    assert (await case.get(f"{case.parts['agreements']}/versions/{number}")).status_code == 422
    assert (await case.get(f"{case.parts['agreements']}/versions/999999999999")).status_code == 404


async def test_an_organisation_number_is_read_with_and_without_its_hyphen(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    pages = [await case.get(f"/cooperations?organization_number={n}") for n in ("2120002122", "212000-2122")]
    assert [page.json()["_meta"]["total_records"] for page in pages] == [1, 1]
    assert (await case.get("/cooperations?organization_number=2120002123")).status_code == 422


async def store(case: Case, table: str, content: dict[str, Any]) -> None:
    """Content as release 1.1.0 could have written it."""
    async with case.service.engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE {table} SET content = CAST(:content AS jsonb)"), {"content": json.dumps(content)}
        )


async def test_a_plan_of_the_earlier_release_is_read_but_must_be_mended_before_it_is_approved(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": PLAN}, role="organizer")
    old = (await case.get(path)).json()["content"]
    old["measures"][0] |= {"goal": PERSON, "title": "Två\nrader"}
    await store(case, "action_plan", old)
    assert (await case.get(path)).json()["content"] == old
    assert (await case.get("/action-plans")).status_code == 200
    await refused(case, f"{path}/approvals", None, "content.measures[0].goal", about=path)


async def test_a_draft_is_not_made_of_a_plan_with_what_may_not_be_kept(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    old = (await case.get(case.parts["action-plans"])).json()["content"]
    old["measures"][0]["title"] = PERSON
    await store(case, "action_plan", old)
    async with case.service.engine.begin() as connection:
        await connection.execute(text("UPDATE decision SET annex = NULL"))  # made before the plan was kept with it
    await refused(case, f"{case.path}/agreements", PERIOD, "content.measures[0].title")


async def test_an_analysis_of_the_earlier_release_must_be_mended_before_it_is_completed(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = case.parts["situation-analyses"]
    await case.step("situation-analyses", "reopenings", {"reason": "Ett problem saknas."})
    await store(case, "situation_analysis", ANALYSIS | {"pupils_heard": f"{PERSON}, {UNIT}"})
    await refused(case, f"{path}/completions", None, "content.pupils_heard", about=path)


async def test_what_one_party_signed_under_the_earlier_release_keeps_its_hash(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    path = case.parts["agreements"]
    old = (await case.get(path)).json()["latest"]["content"] | {
        "repayment_terms": " Bidrag a\u030aterbetalas.\r\nRad två. "
    }
    await store(case, "agreement_version", old)
    signed = await case.sign("ORGANIZER")
    assert signed["latest"]["content"] == old
    await case.sign("AGENCY")
