"""Conflicts of interest: reported by oneself or a leader; at once a bar from every step in the cases it concerns."""

from typing import Any

import httpx
import pytest

from insatser.chain.caller import person
from insatser.chain.cooperating import AGENCY
from services.agreements.tests.case import ANALYSIS, DECISION, PERIOD, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_teams import a_team, assignment
from shared.clock import new_id
from shared.contracts.agreements import ConflictOfInterestRecordedV1
from tests.support.facts import ARBOGA

Calls = list[tuple[str, str, Any]]
CONFLICTS = "/conflicts-of-interest"
REASON = {"reason": "Närstående arbetar hos huvudmannen."}
BEFORE, LATER = {"X-With-Server-Date": "2026-11-30T11:00:00Z"}, {"X-With-Server-Date": "2026-12-01T11:00:00Z"}


def a_conflict(person: str, **other: Any) -> dict[str, Any]:
    return {"person": person, "organization_number": ARBOGA, "from_on": "2026-11-22"} | REASON | other


async def record(case: Case, person: str, **other: Any) -> str:
    made = await case.done(CONFLICTS, a_conflict(person, **other), role="decider")
    return f"{CONFLICTS}/{made['id']}"


def is_barred(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json().get("type")) == (403, "/problems/conflict-of-interest")


async def test_a_barred_person_takes_no_step_in_the_organisers_case(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    (signatory,) = (await case.get("/signatories?party=ORGANIZER")).json()["items"]
    end = {"from_on": "2027-05-01", "reason": "Skolan läggs ned.", "communicated_on": "2026-11-20"}
    proposed = await case.step("agreements", "terminations", end)
    for role in ("case_officer", "team_leader"):
        await record(case, person(role))
    decider = case.as_person("anna", "decider")
    await record(case, "anna")
    analysis, plan, agreement = (case.parts[p] for p in ("situation-analyses", "action-plans", "agreements"))
    ending = f"/terminations/{proposed['id']}"
    why, change = {"reason": "Skäl."}, {"reason": "Skäl.", "from_on": "2026-12-01"}
    first = {"conditions": "En dag.", "starts_on": "2026-11-22", "ends_on": "2027-03-31"}
    authority = {"subject": "bo", "party": "ORGANIZER", "organization_number": ARBOGA, "authority": "Delegation"}
    officer: Calls = [
        ("POST", f"{case.path}/answers", {"accepted": True}),
        ("POST", f"{case.path}/team-assignments", assignment(f"/dialogue-teams/{new_id()}")),
        ("POST", f"{case.path}/first-agreements", first),
        ("POST", f"{case.parts['first-agreements']}/signatures", {"party": "AGENCY"}),
        ("POST", f"{case.path}/situation-analyses", {"content": ANALYSIS}),
        ("PUT", analysis, {"content": ANALYSIS}),
        ("POST", f"{analysis}/completions", None),
        ("POST", f"{analysis}/reopenings", why),
        ("POST", f"{case.path}/action-plans", {"content": PLAN}),
        ("PUT", plan, {"content": PLAN}),
        ("POST", f"{plan}/approvals", None),
        ("POST", f"{plan}/reopenings", why),
        ("POST", f"{case.path}/decisions", DECISION),
        ("POST", f"{case.path}/agreements", PERIOD),
        ("PUT", f"{agreement}/versions/1", {"content": content}),
        ("POST", f"{agreement}/unlockings", why),
        ("POST", f"{agreement}/amendments", {"content": content} | why),
        ("POST", f"{agreement}/amendment-withdrawals", why),
        ("POST", f"{agreement}/terminations", end),
        ("POST", f"{ending}/withdrawals", why),
        ("POST", f"{case.path}/overrides", why | {"supervision_id": str(new_id())}),
        ("POST", "/signatories", authority | {"valid_from": "2026-01-01"}),
        ("POST", f"/signatories/{signatory['id']}/endings", {"last_day": "2026-12-01"}),
    ]
    ways = ("pauses", "resumptions", "completions")
    leader: Calls = [("POST", f"{agreement}/{way}", change) for way in ways]
    boss: Calls = [
        ("POST", f"{case.parts['decisions']}/approvals", None),
        ("POST", f"{agreement}/signatures", {"party": "AGENCY"}),
        ("POST", f"{ending}/approvals", None),
    ]
    callers: tuple[tuple[str, dict[str, str], Calls], ...] = (
        ("case_officer", {}, officer),
        ("team_leader", {}, leader),
        ("decider", decider, boss),
    )
    for role, headers, calls in callers:
        for method, path, body in calls:
            answer = await case.send(path, body, role=role, method=method, headers={"If-Match": '"1"'} | headers)
            assert is_barred(answer), f"{method} {path}: {answer.text}"


async def test_a_bar_concerns_one_organiser_and_one_person(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await record(case, person("case_officer"), organization_number="2120000530")
    await record(case, "bo")
    await case.make("situation-analyses", {"content": ANALYSIS})


async def test_one_reports_ones_own_and_leaders_record_others(case_at: CaseAt) -> None:
    case = await case_at("offered")
    assert (await case.send(CONFLICTS, a_conflict(person("case_officer")))).status_code == 201
    other = await case.send(CONFLICTS, a_conflict("bo"))
    assert (other.status_code, other.json()["type"]) == (403, "/problems/forbidden")
    assert (await case.send(CONFLICTS, a_conflict("bo"), role="team_leader")).status_code == 201
    assert (await case.send(CONFLICTS, a_conflict("bo"), role="auditor")).status_code == 403


async def test_the_register_is_seen_by_leaders_and_ones_own_rows_by_oneself(case_at: CaseAt) -> None:
    case = await case_at("offered")
    mine, other = await record(case, person("case_officer")), await record(case, "bo")
    totals = [
        (await case.get(CONFLICTS, role=role)).json()["_meta"]["total_records"]
        for role in ("case_officer", "team_leader", "auditor", "analyst")
    ]
    assert totals == [1, 2, 2, 0]
    assert [(await case.get(path)).status_code for path in (mine, other)] == [200, 404]
    found = (await case.get(f"{CONFLICTS}?person=bo&organization_number=212000-2122", role="decider")).json()["items"]
    assert [row["person"] for row in found] == ["bo"]


async def test_a_conflict_holds_to_its_last_day_and_is_published_as_it_changes(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    path = await record(case, person("case_officer"))
    end = {"until_on": "2026-11-30", "reason": "Anställningen har upphört."}
    await case.done(f"{path}/endings", end, role="team_leader", about=path)
    analyses, body = f"{case.path}/situation-analyses", {"content": ANALYSIS}
    assert is_barred(await case.send(analyses, body, headers=BEFORE))
    assert (await case.send(analyses, body, headers=LATER)).status_code == 201
    events = await case.service.told(ConflictOfInterestRecordedV1)
    assert [(e.sequence, e.data["official_id"], e.data["until_on"]) for e in events] == [
        (1, person("case_officer"), None),
        (2, person("case_officer"), "2026-11-30"),
    ]
    assert {e.subject for e in events} == {path.rpartition("/")[2]}


async def test_nobody_ends_their_own_conflict(case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await record(case, person("team_leader"))
    end = {"until_on": "2026-11-30", "reason": "Upphört."}
    answer = await case.send(f"{path}/endings", end, role="team_leader", headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/same-person")


@pytest.mark.parametrize("until_on", ["2026-11-21", "0", "9999-12-31"])
async def test_a_last_day_that_cannot_be_is_refused_on_its_field(case_at: CaseAt, until_on: str) -> None:
    case = await case_at("offered")
    made = await case.send(CONFLICTS, a_conflict("bo", until_on=until_on), role="decider")
    path = await record(case, "bo")
    end, version = {"until_on": until_on, "reason": "Upphört."}, {"If-Match": '"1"'}
    ended = await case.send(f"{path}/endings", end, role="decider", headers=version)
    for answer in (made, ended):
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.until_on"), answer.text


async def test_a_barred_person_is_not_given_a_part(case_at: CaseAt) -> None:
    case = await case_at("planned")
    team = await a_team(case)
    await record(case, "anna")
    assigned = await case.send(f"{case.path}/team-assignments", assignment(team), about=case.path)
    presented = await case.send(f"{case.path}/decisions", DECISION | {"presented_by": "anna"})
    heard = await case.send(f"{case.path}/decisions", DECISION | {"participants": ["anna"]})
    for answer, field in ((assigned, "responsible_supporter"), (presented, "presented_by"), (heard, "participants")):
        assert is_barred(answer)
        assert answer.json()["errors"][0]["field"] == f"body.{field}"


async def test_a_barred_person_still_acts_for_the_agency_elsewhere(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await record(case, person("case_officer"))
    body = {"subject": "bo", "party": "AGENCY", "organization_number": AGENCY, "authority": "Delegation"}
    assert (await case.send("/signatories", body | {"valid_from": "2026-01-01"})).status_code == 201
