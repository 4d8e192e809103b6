"""The money: limits from the regleringsbrev, instalments paid, statements judged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from insatser.chain import bodies
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.cooperating import Case, until

PROGRAMME = "riktade-insatser-2024"
GRANTS_ITEM = "1:5 ap.3"


async def allot(caller: Caller, year: int, amount: str, **letter: Any) -> Json:
    """Allot kronor for one year on the item that grants are taken from; see `_limit` for `letter`."""
    return await _limit(caller, "/allotments", year, amount, **letter)


async def authorise(caller: Caller, year: int, amount: str, **letter: Any) -> Json:
    """Set how much may be bound during the year for the years after it; see `_limit` for `letter`."""
    return await _limit(caller, "/authorisations", year, amount, **letter)


async def _limit(
    caller: Caller,
    path: str,
    year: int,
    amount: str,
    *,
    diary_number: str,
    decided_on: date,
    programme: str = PROGRAMME,
) -> Json:
    body = {
        "programme": programme,
        "item": GRANTS_ITEM,
        "fiscal_year": year,
        "amount": amount,
        "diary_number": diary_number,
        "decided_on": str(decided_on),
    }
    return await caller.post("budget", path, body, role="controller")


async def positions(caller: Caller) -> list[Json]:
    return await caller.all("budget", "/positions", role="controller", programme=PROGRAMME)


async def costs(caller: Caller, by: str) -> Json:
    """Costs bound and counted this year, divided by organiser, measure kind, region …"""
    return await caller.get("budget", "/cost-reports", role="controller", programme=PROGRAMME, by=by)


async def vouchers(caller: Caller) -> list[Json]:
    return await caller.all("budget", "/vouchers", role="controller", programme=PROGRAMME, sort="number")


async def pay_next(case: Case) -> Json:
    """The instalment that budget has proposed: approved by another person, paid by the bank."""
    return await _settle(case, await _approve_next(case))


async def pay_next_by_file(case: Case) -> tuple[Json, Json]:
    """The same, by a file to the bank: an account of the organiser, an approval, the file, and the bank's answer."""
    post, approved = case.caller.post, await _approve_next(case)
    known = await case.caller.all("budget", "/payees", role="controller")
    if case.organization_number not in {payee["organization_number"] for payee in known}:
        payee = bodies.payee(case.organization_number, case.organizer_name)
        await post("budget", "/payees", payee, role="controller", subject="demo-registrator")
    file = await post("budget", "/payment-files", {"pay_on": approved["pay_on"]}, role="controller")
    return await _settle(case, approved), file


async def _approve_next(case: Case) -> Json:
    async def look() -> Json | None:
        found = await case.caller.all(
            "budget", "/payments", role="controller", cooperation_id=case.id, state="proposed"
        )
        return next(iter(found), None)

    proposed = await until("ett betalningsförslag", look)
    path = f"/payments/{proposed['id']}/approvals"
    return await case.caller.post("budget", path, role="decider", version=proposed["version"])


async def _settle(case: Case, approved: Json) -> Json:
    settled = {"status": "paid", "paid_on": str(case.today), "bank_reference": f"DEMO{approved['number']:06d}"}
    return await case.caller.post("budget", f"/payments/{approved['id']}/settlements", settled, role="finance_system")


async def next_instalment(case: Case) -> Json:
    """The first instalment that is not paid, once the statement that it waits for has been approved."""

    async def look() -> Json | None:
        found = await unpaid_instalments(case)
        return next((instalment for instalment in found if instalment["statement_approved_on"]), None)

    return await until("en delutbetalning vars redovisning är godkänd", look)


async def unpaid_instalments(case: Case) -> list[Json]:
    asked = {"commitment_id": case.agreement_id, "sort": "number"}
    found = await case.caller.all("budget", "/instalments", role="controller", **asked)
    return [instalment for instalment in found if instalment["state"] == "planned"]


async def next_statement(case: Case) -> Json:
    """The first statement that is expected from the organiser."""

    async def look() -> Json | None:
        found = await case.caller.all("followup", "/statements", role="case_officer", schedule_id=case.id)
        expected = sorted(
            (statement for statement in found if statement["status"] == "expected"),
            key=lambda statement: str(statement["due_on"]),
        )
        return next(iter(expected), None)

    return await until("en redovisning att lämna", look)


async def state_and_approve(case: Case, statement: Json) -> Json:
    """The organiser states that all is used, an officer proposes approval, another person decides."""
    return await _state_and_judge(case, statement, bodies.approval(statement["amount"]))


async def state_and_reject(case: Case, statement: Json, *, approved: str) -> Json:
    """The same, but what exceeds the approved amount is claimed back."""
    return await _state_and_judge(case, statement, bodies.rejection(approved))


async def can_approve(case: Case, statement: Json, amount: str) -> Json:
    """Wait until followup has heard that so much is paid: no more can be approved. The last release does not ask.

    Nothing is waited for when the statement is decided, as when a story is run again.
    """

    async def look() -> Json | None:
        judged = await case.caller.get("followup", f"/statements/{statement['id']}", role="case_officer")
        if judged["status"] in ("approved", "rejected"):
            return judged
        try:
            found = await case.caller.get("followup", f"/schedules/{case.id}/balances", role="case_officer")
        except Refused as refused:
            if refused.status != 404:
                raise
            return {"approvable": amount}
        return found if Decimal(found.get("approvable", amount)) >= Decimal(amount) else None

    return await until(f"utbetalningen som gör att {amount} kr kan godkännas", look)


async def _state_and_judge(case: Case, statement: Json, judgment: Json) -> Json:
    post, path = case.caller.post, f"/statements/{statement['id']}"
    stated = bodies.statement(statement["amount"])
    found = await post("followup", f"{path}/submissions", stated, version=statement["version"], **case.as_organizer)
    await can_approve(case, statement, judgment["approved_amount"])
    found = await post("followup", f"{path}/proposals", judgment, role="case_officer", version=found["version"])
    accepted = {"accepted": True}
    return await post("followup", f"{path}/decisions", accepted, role="decider", version=found["version"])
