"""Money that is not there, and money that must come back."""

import re
from datetime import date

import pytest

from insatser.chain import paying
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case, until
from tests.conftest import CaseAt

POOR = "sbs-2015"
"""A programme that nothing has been allotted to when the test begins."""


async def test_a_refused_reservation_says_why_and_is_mended_by_more_money_and_a_new_decision(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("planned", programme=POOR)
    await case.decide()
    refused = (await case.reserved())["funding"]
    assert refused["status"] == "refused"
    assert re.search(r"200.000", refused["reason"]), refused["reason"]
    await case.draft()
    with pytest.raises(Refused) as signing:
        await case.sign_as_organizer()
    assert signing.value.status == 409
    assert refused["reason"] in signing.value.problem["detail"]

    for limit in (paying.allot, paying.authorise):
        await limit(caller, today.year, "5000000.00", diary_number="U2026/7", decided_on=today, programme=POOR)
    await case.decide()
    await until("en reservation efter mer pengar", lambda: case.funded("reserved"))
    await case.sign_as_organizer()
    await case.sign_as_agency()
    assert (await case.shown())["funding"]["committed"] == "750000.00"


async def test_a_rejected_statement_becomes_a_claim_and_holds_the_next_instalment(
    case_at: CaseAt, caller: Caller
) -> None:
    case = await case_at("running")
    paid = await paying.pay_next(case)
    await paying.state_and_reject(case, await paying.next_statement(case), approved="60000.00")

    claimed = await until("återkravet i ärendet", lambda: _claimed(case))
    assert claimed["funding"]["claimed"] == "140000.00"
    claims = await caller.all("budget", "/repayment-claims", role="controller")
    assert [c["amount"] for c in claims if c["cooperation_id"] == case.id] == ["140000.00"]
    statements = [a["status"] for a in claimed["schedule"]["activities"] if a["kind"] == "statement"]
    assert "rejected" in statements
    payments = await caller.all("budget", "/payments", role="controller", cooperation_id=case.id)
    assert [payment["id"] for payment in payments] == [paid["id"]]
    assert [instalment["statement_approved_on"] for instalment in await paying.unpaid_instalments(case)] == [None]


async def test_the_plans_costs_are_followed_to_the_measures_all_the_way_to_what_was_paid(
    case_at: CaseAt, caller: Caller
) -> None:
    case = await case_at("running")
    await paying.pay_next(case)
    answer = await caller.get("budget", f"/commitments/{case.agreement_id}/measures", role="case_officer")
    found = {(row["measure_kind"], row["cost_kind"]): (row["agreed"], row["counted"]) for row in answer["measures"]}
    assert found == {
        ("own_measure", "grant"): ("600000.00", "200000.00"),
        ("university_course", "education_service"): ("150000.00", "0.00"),
    }
    agreed = {measure["measure_id"] for measure in (await case.agreement())["latest"]["content"]["measures"]}
    assert {row["measure_id"] for row in answer["measures"]} == agreed


async def _claimed(case: Case) -> Json | None:
    found = await case.read()
    marked = any(activity["status"] == "rejected" for activity in found["schedule"]["activities"])
    return found if found["funding"]["claimed"] != "0.00" and marked else None
