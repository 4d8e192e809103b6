"""Who may not be who: each attack by one person on a flow of two is refused, whatever happened in between."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from insatser.chain.caller import person
from insatser.chain.cooperating import AGENCY, AGENCY_SIGNATORY, organizer_subject
from services.agreements.tests.case import CONDITIONS, DECISION, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_teams import a_team, assignment, fill
from shared.clock import utc_now
from shared.kit.actor import Actor
from tests.support.facts import ARBOGA


async def sign(case: Case, party: str, subject: str, *, part: str = "agreements") -> httpx.Response:
    role = "organizer" if party == "ORGANIZER" else "decider"
    path = case.parts[part]
    headers = case.as_person(subject, role)
    return await case.send(f"{path}/signatures", {"party": party}, about=path, headers=headers)


async def approve(case: Case, part: str, subject: str, *roles: str) -> httpx.Response:
    path = case.parts[part]
    return await case.send(f"{path}/approvals", about=path, headers=case.as_person(subject, *roles))


async def authorize(case: Case, subject: str, party: str, *, by: str = "clerk") -> None:
    number = ARBOGA if party == "ORGANIZER" else AGENCY
    body = {"subject": subject, "party": party, "organization_number": number, "authority": "Delegation"}
    headers = case.as_person(by, "team_leader")
    await case.done("/signatories", body | {"valid_from": "2026-01-01"}, headers=headers)


async def propose(case: Case, subject: str, **other: Any) -> None:
    made = await case.done(f"{case.path}/decisions", DECISION | other, headers=case.as_person(subject, "case_officer"))
    case.parts["decisions"] = f"/decisions/{made['id']}"


def is_same_person(answer: httpx.Response) -> bool:
    return (answer.status_code, answer.json().get("type")) == (403, "/problems/same-person")


async def test_one_person_does_not_sign_the_first_agreement_for_both_parties(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.make("first-agreements", CONDITIONS)
    for subject, party in (("anna", "ORGANIZER"), ("anna", "AGENCY"), ("bo", "AGENCY")):
        await authorize(case, subject, party)
    assert (await sign(case, "ORGANIZER", "anna", part="first-agreements")).status_code == 201
    assert is_same_person(await sign(case, "AGENCY", "anna", part="first-agreements"))
    assert (await sign(case, "AGENCY", "bo", part="first-agreements")).status_code == 201


async def test_whoever_registered_the_other_partys_signatory_does_not_sign_the_first_agreement(case_at: CaseAt) -> None:
    case = await case_at("accepted")
    await case.make("first-agreements", CONDITIONS)
    await authorize(case, "straw", "ORGANIZER", by="bo")
    await authorize(case, "bo", "AGENCY")
    assert (await sign(case, "ORGANIZER", "straw", part="first-agreements")).status_code == 201
    assert is_same_person(await sign(case, "AGENCY", "bo", part="first-agreements"))


async def test_whoever_signed_the_first_agreement_does_not_sign_the_next_for_the_other_party(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    organizers = organizer_subject(ARBOGA)
    await authorize(case, organizers, "AGENCY")
    refused = await sign(case, "AGENCY", organizers)
    assert is_same_person(refused)
    assert "första överenskommelsen för huvudmannen" in refused.json()["detail"]


async def test_one_person_with_two_authorities_does_not_sign_for_both_parties(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    for party in ("ORGANIZER", "AGENCY"):
        await authorize(case, "anna", party)
    assert (await sign(case, "ORGANIZER", "anna")).status_code == 201
    refused = await sign(case, "AGENCY", "anna")
    assert is_same_person(refused)
    assert "undertecknat för huvudmannen" in refused.json()["detail"]


async def test_a_voided_signature_still_bars_from_the_other_side(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    for party in ("ORGANIZER", "AGENCY"):
        await authorize(case, "anna", party)
    await sign(case, "AGENCY", "anna")
    path = case.parts["agreements"]
    await case.done(f"{path}/unlockings", {"reason": "Fel belopp."}, about=path)
    assert is_same_person(await sign(case, "ORGANIZER", "anna"))


async def test_whoever_signed_one_version_does_not_sign_the_next_for_the_other_party(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amended(case)
    await authorize(case, AGENCY_SIGNATORY, "ORGANIZER")
    assert is_same_person(await sign(case, "ORGANIZER", AGENCY_SIGNATORY))


async def test_an_author_of_the_agreement_does_not_sign_it(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await authorize(case, "anna", "AGENCY")
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    for subject in ("anna", "bo"):
        headers = case.as_person(subject, "case_officer")
        await case.done(f"{path}/versions/1", {"content": content}, method="PUT", about=path, headers=headers)
    assert is_same_person(await sign(case, "AGENCY", "anna"))


async def test_whoever_registered_the_other_partys_signatory_does_not_sign(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await authorize(case, "straw", "ORGANIZER", by="anna")
    await authorize(case, "anna", "AGENCY")
    assert (await sign(case, "ORGANIZER", "straw")).status_code == 201
    assert is_same_person(await sign(case, "AGENCY", "anna"))
    assert (await sign(case, "AGENCY", AGENCY_SIGNATORY)).status_code == 201


async def test_whoever_has_signed_does_not_register_the_other_partys_signatory(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await authorize(case, "anna", "AGENCY")
    assert (await sign(case, "AGENCY", "anna")).status_code == 201
    await authorize(case, "straw", "ORGANIZER", by="anna")
    assert is_same_person(await sign(case, "ORGANIZER", "straw"))


async def test_no_author_of_the_plan_approves_it_also_after_anothers_save(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    anna, bo = (case.as_person(subject, "case_officer") for subject in ("anna", "bo"))
    made = await case.done(f"{case.path}/action-plans", {"content": PLAN}, headers=anna)
    case.parts["action-plans"] = path = f"/action-plans/{made['id']}"
    await case.done(path, {"content": PLAN}, method="PUT", about=path, headers=bo)
    for subject in ("anna", "bo"):
        assert is_same_person(await approve(case, "action-plans", subject, "case_officer"))
    assert (await approve(case, "action-plans", "cecilia", "case_officer")).status_code == 200


async def test_an_author_under_the_earlier_release_counts(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    path = await case.make("action-plans", {"content": PLAN}, role="organizer")
    async with case.service.work(Actor("anna", frozenset({"case_officer"}))) as work:
        await work.record("rewrite", "action_plan", path.rpartition("/")[2], at=utc_now())
    assert is_same_person(await approve(case, "action-plans", "anna", "case_officer"))


async def test_an_author_of_the_plan_does_not_decide_on_its_costs(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    anna = case.as_person("anna", "case_officer")
    made = await case.done(f"{case.path}/action-plans", {"content": PLAN}, headers=anna)
    case.parts["action-plans"] = f"/action-plans/{made['id']}"
    assert (await approve(case, "action-plans", "bo", "case_officer")).status_code == 200
    await propose(case, "bo")
    assert is_same_person(await approve(case, "decisions", "anna", "decider"))


async def test_whoever_proposed_an_earlier_decision_does_not_decide_on_the_next(case_at: CaseAt) -> None:
    case = await case_at("planned")
    await propose(case, "anna")
    assert (await approve(case, "decisions", person("decider"), "decider")).status_code == 200
    await case.step("action-plans", "reopenings", {"reason": "Fler lärare ska delta."})
    await case.step("action-plans", "approvals", role="team_leader")
    await propose(case, "bo")
    assert is_same_person(await approve(case, "decisions", "anna", "decider"))
    assert (await approve(case, "decisions", "cecilia", "decider")).status_code == 200


@pytest.mark.parametrize("part", [{"presented_by": "anna"}, {"participants": ["cecilia", "anna"]}])
async def test_whoever_presented_or_took_part_does_not_decide(case_at: CaseAt, part: dict[str, Any]) -> None:
    case = await case_at("planned")
    await propose(case, "bo", **part)
    assert is_same_person(await approve(case, "decisions", "anna", "decider"))


async def test_whoever_granted_leave_does_not_use_it(case_at: CaseAt) -> None:
    case = await case_at("offered")
    team = await a_team(case)
    await fill(case, team, 8)
    leave = await case.done(f"{team}/waivers", {"rule": "organizers", "reason": "Sjukskrivning i team B"})
    waiver = f"/waivers/{leave['id']}"
    await case.done(f"{waiver}/approvals", role="team_leader", about=waiver)
    path = f"{case.path}/team-assignments"
    assert is_same_person(await case.send(path, assignment(team), role="team_leader", about=case.path))
    await case.done(path, assignment(team), about=case.path)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE first_agreement SET agency_signed_by = organizer_signed_by", "ck_first_agreement_two_persons"),
        ("UPDATE action_plan SET approved_by = written_by", "ck_action_plan_two_persons"),
        ("UPDATE decision SET proposed_by = decided_by", "ck_decision_two_persons"),
        ("UPDATE decision SET presented_by = decided_by", "ck_decision_not_by_presenter"),
        ("UPDATE decision SET participants = ARRAY[decided_by]", "ck_decision_not_by_participant"),
    ],
)
async def test_the_database_refuses_one_person_where_two_columns_show_it(
    case_at: CaseAt, statement: str, constraint: str
) -> None:
    case = await case_at("decided")
    with pytest.raises(IntegrityError, match=constraint):
        async with case.service.engine.begin() as connection:
            await connection.execute(text(statement))


async def test_what_one_person_did_before_the_rules_does_not_stop_the_upgrade(case_at: CaseAt) -> None:
    case = await case_at("offered")
    query = "SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY conname"
    async with case.service.engine.connect() as connection:
        names = list((await connection.execute(text(query))).scalars())
    assert names == [
        "ck_action_plan_two_persons",
        "ck_decision_not_by_participant",
        "ck_decision_not_by_presenter",
        "ck_first_agreement_two_persons",
    ]
