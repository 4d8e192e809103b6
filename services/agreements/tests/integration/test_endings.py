"""The end of an agreement: two decide it before its time, and nobody completes what is not done without saying why."""

import asyncio
from decimal import Decimal
from typing import Any

import httpx
import pytest

from insatser.chain.cooperating import AGENCY_SIGNATORY
from services.agreements.tests.case import TODAY, Case, CaseAt
from services.agreements.tests.integration.test_amendments import amended
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1
from shared.kit.swedish import kronor
from tests.support import facts

END = {"from_on": "2027-05-01", "reason": "Skolan läggs ned.", "communicated_on": "2026-11-20"}


async def propose(case: Case, **other: Any) -> httpx.Response:
    path = case.parts["agreements"]
    return await case.send(f"{path}/terminations", END | other, about=path)


async def proposed(case: Case, **other: Any) -> str:
    made = await propose(case, **other)
    assert made.status_code == 201, made.text
    return f"/terminations/{made.json()['id']}"


async def terminated(case: Case, **other: Any) -> AgreementTerminatedV1:
    path = await proposed(case, **other)
    await case.done(f"{path}/approvals", role="decider", about=path)
    (event,) = await case.service.told(AgreementTerminatedV1)
    return AgreementTerminatedV1.model_validate(event.data)


async def test_a_termination_publishes_the_ground_and_never_an_amount(case_at: CaseAt) -> None:
    case = await case_at("signed")
    terms = (await case.get(case.parts["agreements"])).json()["latest"]["content"]["repayment_terms"]
    fact = await terminated(case)
    assert (fact.repayment_ground, fact.repayment_amount) == (terms, None)
    assert (str(fact.terminated_from), str(fact.final_statement_on)) == ("2027-05-01", "2027-08-01")
    assert (await case.read())["status"] == "terminated"


async def test_nothing_is_claimed_where_the_decision_does_not_say_so(case_at: CaseAt) -> None:
    fact = await terminated(await case_at("signed"), claims_repayment=False, final_statement_on="2027-09-30")
    assert (fact.repayment_ground, str(fact.final_statement_on)) == (None, "2027-09-30")


async def test_no_day_is_set_for_a_statement_where_no_grant_is_in_force(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    refused = await propose(case, from_on="2026-11-22", final_statement_on="2027-01-31")
    assert [error["field"] for error in refused.json()["errors"]] == ["body.final_statement_on"]


async def test_the_ground_is_the_terms_in_force_on_the_day_of_the_decision(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = await proposed(case)
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    terms = "Bidrag som inte har använts betalas tillbaka inom 60 dagar."
    change = {"content": content | {"repayment_terms": terms}, "reason": "Längre tid."}
    await case.step("agreements", "amendments", change)
    await case.conclude()
    await case.done(f"{path}/approvals", role="decider", about=path)
    (event,) = await case.service.told(AgreementTerminatedV1)
    assert event.data["repayment_ground"] == terms


async def test_what_is_signed_after_the_proposal_is_what_ends(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    path = await proposed(case)
    await case.sign("AGENCY")
    await case.done(f"{path}/approvals", role="decider", about=path)
    (event,) = await case.service.told(AgreementTerminatedV1)
    terms = (await case.get(case.parts["agreements"])).json()["latest"]["content"]["repayment_terms"]
    assert (event.data["repayment_ground"], event.data["final_statement_on"]) == (terms, "2027-08-01")


async def test_a_day_that_a_later_amendment_has_left_outside_is_refused(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = await proposed(case, from_on="2028-12-30")
    content = (await case.get(case.parts["agreements"])).json()["latest"]["content"]
    shorter = {"content": content | {"ends_on": "2028-12-29"}, "reason": "En dag kortare."}
    await case.step("agreements", "amendments", shorter)
    await case.conclude()
    refused = await case.send(f"{path}/approvals", role="decider", about=path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.from_on")
    assert await case.service.told(AgreementTerminatedV1) == []


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"from_on": "2020-01-01"}, "body.from_on"),
        ({"from_on": "2029-01-01"}, "body.from_on"),
        ({"communicated_on": "2026-11-23"}, "body.communicated_on"),
        ({"communicated_on": "2020-01-01"}, "body.communicated_on"),
        ({"final_statement_on": "2027-04-30"}, "body.final_statement_on"),
        ({"final_statement_on": "2045-01-01"}, "body.final_statement_on"),
        ({"repayment_amount": "99999999.00"}, "body.repayment_amount"),
    ],
)
async def test_a_termination_has_its_day_its_hearing_and_no_amount(
    case_at: CaseAt, other: dict[str, str], field: str
) -> None:
    case = await case_at("signed")
    answer = await propose(case, **other)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_nothing_is_claimed_of_an_organiser_that_has_not_been_heard(case_at: CaseAt) -> None:
    asked = {"communicated_on": None, "not_heard_reason": "Huvudmannen har själv begärt det."}
    case = await case_at("half signed")
    path = await proposed(case, **asked)
    await case.sign("AGENCY")
    refused = await case.send(f"{path}/approvals", role="decider", about=path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.not_heard_reason")
    await case.done(f"{path}/withdrawals", {"reason": "Huvudmannen ska höras."}, about=path)
    refused = await propose(case, **asked)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.not_heard_reason")
    fact = await terminated(case, **asked, claims_repayment=False)
    assert fact.repayment_ground is None


async def test_no_one_person_ends_an_agreement(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    both = case.as_person("anna", "case_officer", "decider")
    made = await case.done(f"{path}/terminations", END, about=path, headers=both)
    ending = f"/terminations/{made['id']}"
    refused = await case.send(f"{ending}/approvals", about=ending, headers=both)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/same-person")
    assert (await case.read())["status"] == "active"
    again = await propose(case)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")


async def test_a_proposal_that_is_taken_back_decides_nothing(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = await proposed(case)
    await case.done(f"{path}/withdrawals", {"reason": "Skolan blir kvar."}, about=path)
    refused = await case.send(f"{path}/approvals", role="decider", about=path)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/wrong-phase")
    assert await case.service.told(AgreementTerminatedV1) == []


async def test_the_organiser_reads_what_is_proposed_about_its_own_agreement_only(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = await proposed(case)
    assert (await case.get(path, role="organizer")).status_code == 200
    other = case.headers("organizer", organization_number="2120001355")
    assert (await case.service.client.get(path, headers=other)).status_code == 404


@pytest.mark.parametrize("state", ["drafted", "half signed"])
async def test_an_unsigned_agreement_falls_and_a_later_signature_is_refused(case_at: CaseAt, state: str) -> None:
    case = await case_at(state)
    fact = await terminated(case, from_on="2026-11-22")
    letter = text_of((await case.get(f"{case.path}/documents/termination")).content)
    assert "har inte undertecknats av båda och gäller inte" in letter
    assert "En tvist" not in letter
    records = (await case.get(f"{case.path}/documents")).json()["items"]
    marks = {record["id"]: record["mark"] for record in records}
    assert marks["agreement-1"] == "Återtaget: överenskommelsen har inte ingåtts."
    assert (fact.repayment_ground, fact.final_statement_on) == (None, None)
    shown = (await case.get(case.parts["agreements"])).json()
    assert (shown["status"], shown["latest"]["state"]) == ("terminated", "withdrawn")
    answer = await case.try_to_sign("AGENCY")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")
    assert (await case.read())["status"] == "terminated"


async def test_an_amendment_falls_with_the_agreement(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amended(case)
    await case.sign("ORGANIZER")
    await terminated(case)
    answer = await case.try_to_sign("AGENCY")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")
    assert (await case.get(case.parts["agreements"])).json()["latest"]["number"] == 1


async def test_a_signature_and_a_termination_at_once_never_leave_both(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    path = await proposed(case, from_on="2026-11-22")
    await asyncio.gather(case.try_to_sign("AGENCY"), case.send(f"{path}/approvals", role="decider", about=path))
    status = (await case.read())["status"]
    state = (await case.get(case.parts["agreements"])).json()["latest"]["state"]
    assert (status, state) in [("terminated", "withdrawn"), ("terminated", "signed"), ("active", "signed")]


COMPLETION = {"from_on": str(TODAY), "reason": "Målen är nådda."}


async def test_what_is_undone_is_listed_and_needs_a_reason(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    first = (await case.get(path)).json()["latest"]["content"]["instalments"][0]["instalment_id"]
    await case.service.deliver(facts.payment_made(cooperation_id=case.id, instalment_id=first), case.id)
    point = facts.scheduled_activity(kind="check_point", status="overdue", due_on="2027-06-01")
    await case.service.deliver(facts.schedule_created(cooperation_id=case.id, activities=(point,)), case.id)
    await proposed(case, from_on="2027-08-01")

    refused = await case.send(f"{path}/completions", COMPLETION, role="team_leader", about=path)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/undone")
    undone = [
        "delutbetalning 2 är inte betald",
        f"redovisningen 2027-02-22 på {kronor(Decimal(200000))} är inte godkänd",
        "avstämningen 2027-06-01 är inte gjord",
        "förslaget att avsluta samverkan från 2027-08-01 är inte avgjort",
    ]
    assert [error["message"] for error in refused.json()["errors"]] == undone

    why = COMPLETION | {"undone_reason": "Huvudmannen har gått upp i en annan."}
    await amended(case)
    done = await case.step("agreements", "completions", why, role="team_leader")
    assert (done["status"], done["latest"]["number"]) == ("completed", 1)
    (change,) = (await case.get(f"{path}/status-changes")).json()["items"]
    assert (change["undone_tasks"], change["undone_reason"]) == (undone, why["undone_reason"])
    assert len(await case.service.told(AgreementCompletedV1)) == 1


@pytest.mark.parametrize("day", ["2026-11-21", "2026-11-23"])
async def test_a_completion_lies_in_the_period_and_not_ahead(case_at: CaseAt, day: str) -> None:
    case = await case_at("signed")
    path = case.parts["agreements"]
    body = COMPLETION | {"from_on": day, "undone_reason": "Inget mer ska göras."}
    refused = await case.send(f"{path}/completions", body, role="team_leader", about=path)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.from_on")


async def test_whoever_ends_an_agreement_stands_in_its_history(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await terminated(case)
    (change,) = (await case.get(f"{case.parts['agreements']}/status-changes")).json()["items"]
    shown = (change["status"], change["changed_by"], change["reason"])
    assert shown == ("terminated", AGENCY_SIGNATORY, END["reason"])


async def test_a_proposed_end_waits_for_a_decider_until_it_is_taken_back(case_at: CaseAt) -> None:
    case = await case_at("signed")
    before = (await case.read())["version"]
    ending = await proposed(case)
    assert await waiting_for(case) == {"decider"}
    assert (await case.read())["version"] > before, "a reader of changes sees whose turn it is"
    await case.done(f"{ending}/withdrawals", {"reason": "Skolan blir kvar."}, about=ending)
    assert await waiting_for(case) == set()
