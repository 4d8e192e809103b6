"""What happens in several of the cases: payments, statements, claims, and what people ask for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from insatser.chain import bodies, paying
from insatser.chain.caller import Json
from insatser.chain.cooperating import Case, until
from insatser.sandbox.caller import StoryCaller


def on(case: Case, day: str) -> None:
    """Set the day that is today for the case."""
    case.today = date.fromisoformat(day)


def caller_of(case: Case) -> StoryCaller:
    assert isinstance(case.caller, StoryCaller)
    return case.caller


async def nth(what: str, case: Case, service: str, path: str, number: int, *, sort: str, **query: str) -> Json:
    """The item of a list at a place, once so many are there: the same whenever the story is run again."""

    async def look() -> Json | None:
        found = await case.caller.all(service, path, role="auditor", **query)
        return sorted(found, key=lambda row: str(row[sort]))[number - 1] if len(found) >= number else None

    return await until(what, look)


async def instalment(case: Case, number: int) -> Json:
    asked = {"commitment_id": case.agreement_id}
    return await nth("delutbetalningen", case, "budget", "/instalments", number, sort="number", **asked)


async def payment(case: Case, number: int, *, attempt: int = 1) -> Json:
    """The payment of an instalment; after a refusal there is another."""
    wanted = (await instalment(case, number))["id"]

    async def look() -> Json | None:
        found = await case.caller.all("budget", "/payments", role="auditor", commitment_id=case.agreement_id)
        # An id begins with the moment it was made.
        tried = sorted(
            (payment for payment in found if payment["instalment_id"] == wanted), key=lambda payment: str(payment["id"])
        )
        return tried[attempt - 1] if len(tried) >= attempt else None

    return await until("betalningsförslaget", look)


async def statement(case: Case, number: int) -> Json:
    return await nth("redovisningen", case, "followup", "/statements", number, sort="due_on", schedule_id=case.id)


async def propose_approval(case: Case, number: int, *, less: int = 0) -> Json:
    """The organiser says that all was used as agreed, and the officer proposes to approve it, or so much less."""
    stated = await statement(case, number)
    path, caller = f"/statements/{stated['id']}", caller_of(case)
    approved = str(Decimal(stated["amount"]) - less)
    await caller.step("followup", path, "submissions", bodies.statement(stated["amount"]), **case.as_organizer)
    await paying.can_approve(case, stated, approved)
    await caller.step("followup", path, "proposals", bodies.approval(approved), role="case_officer")
    return stated


async def claim_of(case: Case, number: int) -> Json:
    asked = {"commitment_id": case.agreement_id}
    return await nth("återkravet", case, "budget", "/repayment-claims", number, sort="id", **asked)


async def send(case: Case, number: int, *, attempt: int = 1) -> str:
    """A proposed payment is approved and goes to the bank in a file; its path."""
    caller, found = caller_of(case), await payment(case, number, attempt=attempt)
    path = f"/payments/{found['id']}"
    await caller.step("budget", path, "approvals", role="decider")
    file = await caller.post("budget", "/payment-files", {"pay_on": found["pay_on"]}, role="controller")
    caller.call(f"{caller.story}/betalfil {number}", file)
    return path


async def settle(case: Case, path: str, **answer: str) -> None:
    """Answer as the bank."""
    caller = caller_of(case)
    found = await caller.get("budget", path, role="auditor")
    body = {"bank_reference": f"SAND{found['number']:06d}"} | answer
    await caller.post("budget", f"{path}/settlements", body, role="finance_system")


async def pay(case: Case, number: int, *, refused: str | None = None) -> None:
    """An instalment is paid. Where the bank refuses the first time, it is proposed and sent again."""
    path = await send(case, number)
    if refused:
        await settle(case, path, status="refused", reason=refused)
        again = f"/instalments/{(await instalment(case, number))['id']}/proposals"
        await case.caller.post("budget", again, role="controller", subject="demo-ekonom")
        path = await send(case, number, attempt=2)
    await settle(case, path, status="paid", paid_on=caller_of(case).today)


async def account_for(case: Case, number: int) -> None:
    """The organiser says that all was used as agreed, and the agency approves it.

    Budget knows it then too: on the day when payments are proposed, nothing is left that is only on its way.
    """
    judged = await paying.state_and_approve(case, await statement(case, number))

    async def look() -> Json | None:
        found = await case.caller.all("budget", "/instalments", role="auditor", commitment_id=case.agreement_id)
        waiting = [one for one in found if one["after_statement_id"] == judged["id"]]
        return None if any(one["statement_approved_on"] is None for one in waiting) else judged

    await until("den godkända redovisningen i budget", look)


async def agreed(case: Case) -> Json:
    """The content that both first signed, whatever has been changed since."""
    path = f"/agreements/{case.agreement_id}/versions"
    versions = await case.caller.all("agreements", path, role="auditor")
    content: Json = next(version["content"] for version in versions if version["number"] == 1)
    return content


async def ask_for_change(case: Case, request: str) -> str:
    """The organiser asks; the path of what it asked."""
    caller = caller_of(case)
    body = {"request": request, "reason": "Förutsättningarna har ändrats."}
    path = f"/agreements/{case.agreement_id}"
    asked = await caller.step("agreements", path, "change-requests", body, **case.as_organizer)
    caller.call(f"{caller.story}/begäran om ändring {request[:25]}", asked)
    return f"/change-requests/{asked['id']}"


async def proposed_end(case: Case, *, withdrawn: str | None = None) -> None:
    """Somebody proposes that the agreement ends early, and may think better of it."""
    caller = caller_of(case)
    body = {"reason": "Skolan saknar rektor.", "from_on": caller.today, "communicated_on": caller.today}
    proposed = await caller.step(
        "agreements", f"/agreements/{case.agreement_id}", "terminations", body, role="case_officer"
    )
    caller.call(f"{caller.story}/avslut", proposed)
    if withdrawn:
        path = f"/terminations/{proposed['id']}"
        await caller.step("agreements", path, "withdrawals", {"reason": withdrawn}, role="case_officer")


async def deliver(case: Case) -> None:
    """A course is given in five parts: one is paid for, three wait in different ways, and one was never given."""
    caller = caller_of(case)
    measure = next(m for m in (await agreed(case))["measures"] if m["kind"] != "own_measure")
    bought = {"commitment_id": case.agreement_id, "cost_kind": "education_service", "incurred_on": caller.today}
    bought |= {"measure_id": measure["measure_id"]}
    made = []
    for number, text in enumerate(("betald", "godkänd", "återförd", "föreslagen", "obetald")):
        body = bought | {"amount": f"{number + 5}000.00", "message": f"Kurs del {number + 1}"}
        accrual = await caller.post("budget", "/accruals", body, role="case_officer", subject="demo-inkopare")
        made.append(caller.call(f"{caller.story}/upplupen kostnad, {text}", accrual))
    reason = {"reason": "Kursen ställdes in."}
    await caller.step(
        "budget", f"/accruals/{made[2]['id']}", "reversals", reason, role="controller", subject="demo-chef"
    )
    for accrual, states in ((made[0], "settled"), (made[1], "approved"), (made[3], "proposed")):
        body = bought | {"amount": accrual["amount"], "message": accrual["message"], "accrual_id": accrual["id"]}
        body |= {"pay_on": caller.today, "payee_organization_number": "2021002932"}
        paid = await caller.post("budget", "/payments", body, role="case_officer", subject="demo-inkopare")
        caller.call(f"{caller.story}/betalning av kurs, {states}", paid)
        if states == "settled":
            await caller.step("budget", f"/payments/{paid['id']}", "approvals", role="decider")
            await settle(case, f"/payments/{paid['id']}", status="paid", paid_on=caller.today)
        elif states == "approved":
            await caller.step("budget", f"/payments/{paid['id']}", "approvals", role="decider")


async def claims_in_all_states(case: Case) -> None:
    """Small claims beside the statements: decided, sent, and written off."""
    caller = caller_of(case)
    for number, state in enumerate(("beslutat", "skickat", "avskrivet"), start=1):
        body = {"commitment_id": case.agreement_id, "amount": f"{number}000.00", "reason": "Felaktigt underlag"}
        claim = await caller.post("budget", "/repayment-claims", body, role="decider")
        caller.call(f"{caller.story}/återkrav, {state}", claim)
        path = f"/repayment-claims/{claim['id']}"
        if state != "beslutat":
            await caller.step("budget", path, "sendings", role="case_officer")
        if state == "avskrivet":
            reason = {"reason": "Huvudmannen har visat underlaget."}
            await caller.step("budget", path, "write-offs", reason, role="decider", subject="demo-chef")


async def reaches(case: Case, status: str) -> None:
    async def look() -> Json | None:
        found = await case.read()
        return found if found["status"] == status else None

    await until(f"läget {status}", look)


async def stopped(case: Case) -> str:
    """The supervision decision that stops a case, as agreements knows it."""

    async def look() -> Json | None:
        found = await case.read()
        return next(iter(found["holds"]), None)

    return str((await until("hindret i ärendet", look))["supervision_id"])
