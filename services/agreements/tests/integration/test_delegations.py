"""Delegations: a role let to a colleague for a time, whose steps are theirs and stand as such in the audit trail."""

from typing import Any

import httpx
import pytest

from insatser.chain.caller import person
from services.agreements.tests.case import DECISION, NOON, Case, CaseAt
from services.agreements.tests.integration.test_conflicts import is_barred, record
from shared.contracts.agreements import DelegationRecordedV1

DELEGATIONS = "/delegations"
WHY = {"reason": "Beslutsfattaren har föreslagit besluten som väntar."}
FORBIDDEN, SAME_PERSON = (403, "/problems/forbidden"), (403, "/problems/same-person")


def a_delegation(person: str = "anna", **other: Any) -> dict[str, Any]:
    return {"person": person, "role": "decider", "from_on": "2026-11-22", "until_on": "2026-12-31"} | WHY | other


def outcome(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("type", "")


async def delegate(case: Case, **other: Any) -> str:
    made = await case.done(DELEGATIONS, a_delegation(**other), role="decider")
    return f"{DELEGATIONS}/{made['id']}"


async def approve(case: Case, subject: str, *roles: str) -> httpx.Response:
    path = case.parts["decisions"]
    return await case.send(f"{path}/approvals", about=path, headers=case.as_person(subject, *roles) | NOON)


async def end(case: Case, path: str, subject: str, *roles: str, at: dict[str, str] = NOON) -> httpx.Response:
    seen = (await case.get(path, role="team_leader")).headers["ETag"]
    headers = case.as_person(subject, *roles) | at | {"If-Match": seen}
    return await case.send(f"{path}/endings", WHY, headers=headers)


async def proposed(case_at: CaseAt) -> Case:
    case = await case_at("planned")
    await case.make("decisions", DECISION)
    return case


async def test_the_step_is_taken_and_the_audit_trail_says_whose_role_it_was(case_at: CaseAt) -> None:
    case = await proposed(case_at)
    assert outcome(await approve(case, "anna", "case_officer")) == FORBIDDEN
    path = await delegate(case)
    assert (await approve(case, "anna", "case_officer")).is_success
    entries = (await case.get("/audit-entries?object_type=decision", role="auditor")).json()["items"]
    delegator = (await case.get(path, role="decider")).json()["delegated_by"]
    assert (entries[-1]["action"], entries[-1]["actor"]) == ("approve_decision", "anna")
    assert entries[-1]["roles"] == f"case_officer decider:{path.rpartition('/')[2]}:{delegator}"


async def test_who_may_not_be_who_is_asked_of_the_person_who_acts(case_at: CaseAt) -> None:
    case = await proposed(case_at)
    await delegate(case, person=person("case_officer"))
    refused = await approve(case, person("case_officer"), "case_officer")
    assert outcome(refused) == SAME_PERSON
    assert refused.json()["detail"].endswith("Finns ingen annan kan den som har rollen decider delegera den.")


async def test_whoever_is_barred_is_barred_with_a_delegated_role_too(case_at: CaseAt) -> None:
    case = await proposed(case_at)
    await delegate(case)
    await record(case, "anna")
    assert is_barred(await approve(case, "anna", "case_officer"))


async def test_a_decider_who_is_barred_lets_another_decide(case_at: CaseAt) -> None:
    case = await proposed(case_at)
    path = await delegate(case)
    await record(case, (await case.get(path, role="decider")).json()["delegated_by"])
    assert (await approve(case, "anna", "case_officer")).is_success


async def test_only_a_role_of_ones_own_and_never_to_oneself(case_at: CaseAt) -> None:
    case = await case_at("offered")
    await delegate(case)
    attempts = {
        "a role that one lacks": ("lisa", ("team_leader",), a_delegation("bo")),
        "one that was delegated": ("anna", ("case_officer",), a_delegation("bo")),
        "one that was delegated, beside another of one's own": ("anna", ("team_leader",), a_delegation("bo")),
        "to oneself": ("dag", ("decider",), a_delegation("dag")),
    }
    found = {
        what: outcome(await case.send(DELEGATIONS, body, headers=case.as_person(subject, *roles) | NOON))
        for what, (subject, roles, body) in attempts.items()
    }
    assert found == dict.fromkeys(attempts, FORBIDDEN) | {"to oneself": SAME_PERSON}


@pytest.mark.parametrize("role", ["case_officer", "analyst", "auditor", "operator", "inspectorate", "organizer"])
async def test_other_roles_cannot_be_delegated(case_at: CaseAt, role: str) -> None:
    case = await case_at("offered")
    body = a_delegation(role=role)
    refused = await case.send(DELEGATIONS, body, headers=case.as_person("dag", "decider", role) | NOON)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.role")


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("from_on", {"from_on": "2026-11-21"}),
        ("until_on", {"until_on": "2026-11-21"}),
        ("until_on", {"until_on": "2027-11-23"}),
        ("until_on", {"until_on": None}),
        ("until_on", {"from_on": "2199-12-31", "until_on": "2026-12-31"}),
    ],
)
async def test_its_time_begins_today_or_later_and_ends_within_a_year(
    case_at: CaseAt, field: str, days: dict[str, Any]
) -> None:
    case = await case_at("offered")
    refused = await case.send(DELEGATIONS, a_delegation(**days), role="decider")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, f"body.{field}"), refused.text


async def test_it_is_ended_by_another_who_holds_the_role_and_at_once(case_at: CaseAt) -> None:
    case = await proposed(case_at)
    path = await delegate(case)
    for subject, role in (("lisa", "case_officer"), ("lisa", "team_leader"), ("lisa", "controller")):
        assert (await end(case, path, subject, role)).status_code in (403, 404)
    assert (await end(case, path, "dag", "decider")).is_success
    assert outcome(await approve(case, "anna", "case_officer")) == FORBIDDEN
    assert outcome(await end(case, path, "dag", "decider")) == (409, "/problems/delegation-over")


@pytest.mark.parametrize(("subject", "role"), [("anna", "case_officer"), ("driften", "operator")])
async def test_it_is_ended_by_who_was_given_the_role_and_by_the_operator_when_no_other_holder_is_left(
    case_at: CaseAt, subject: str, role: str
) -> None:
    case = await proposed(case_at)
    path = await delegate(case)
    ended = await end(case, path, subject, role)
    assert (ended.status_code, ended.json()["ended_by"]) == (200, subject)
    assert outcome(await approve(case, "anna", "case_officer")) == FORBIDDEN


async def test_the_operator_finds_what_a_person_has_delegated_and_delegates_nothing(case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await delegate(case)
    delegator = (await case.get(path, role="decider")).json()["delegated_by"]
    found = await case.get(f"{DELEGATIONS}?delegated_by={delegator}", role="operator")
    assert [row["_links"]["self"]["href"].endswith(path) for row in found.json()["items"]] == [True]
    assert (await case.send(DELEGATIONS, a_delegation("bo"), role="operator")).status_code == 403


async def test_one_that_has_run_out_cannot_be_ended(case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await delegate(case, until_on="2026-11-30")
    later = {"X-With-Server-Date": "2026-12-01T11:00:00Z"}
    assert outcome(await end(case, path, "dag", "decider", at=later)) == (409, "/problems/delegation-over")


async def test_the_history_stays_and_each_change_is_published(case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await delegate(case)
    await end(case, path, "dag", "decider")
    await delegate(case, person="bo")
    rows = (await case.get(f"{DELEGATIONS}?sort=updated_at", role="auditor")).json()["items"]
    first = next(row for row in rows if row["person"] == "anna")
    assert len(rows) == 2
    assert (first["reason"], first["ended_by"], first["end_reason"]) == (WHY["reason"], "dag", WHY["reason"])
    events = [e for e in await case.service.told(DelegationRecordedV1) if e.subject == path.rpartition("/")[2]]
    assert [(e.sequence, e.data["role"], e.data["ended_at"] is None) for e in events] == [
        (1, "decider", True),
        (2, "decider", False),
    ]
    assert "reason" not in events[0].data


async def test_the_register_is_seen_by_leaders_and_ones_own_rows_by_oneself(case_at: CaseAt) -> None:
    case = await case_at("offered")
    path = await delegate(case)
    await delegate(case, person=person("case_officer"))
    totals = [
        (await case.get(DELEGATIONS, role=role)).json()["_meta"]["total_records"]
        for role in ("case_officer", "team_leader", "auditor", "analyst")
    ]
    assert totals == [1, 2, 2, 0]
    assert (await case.get(path)).status_code == 404
    found = await case.get(f"{DELEGATIONS}?person=anna&role=decider&delegated_by=nobody", role="decider")
    assert found.json()["items"] == []
