"""What people may ask for in a case, and what other services may say of it, whether it is the time for it or not."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from insatser.chain import bodies
from insatser.chain.caller import Json
from services.agreements.tests.integration.any_order import Action, Ask, TriedCase
from shared.event import Fact
from tests.support import facts

REASON = {"reason": "Förutsättningarna har ändrats."}


def _part(part: str, step: str, role: str, **body: Any) -> Action:
    """A step on a part that has been made; nothing where there is none."""

    def ask(case: TriedCase, pick: int) -> Ask | None:
        path = case.parts.get(part)
        return Ask(f"{path}/{step}", body or None, role, path) if path else None

    return ask


def _begin(part: str, body: Callable[[date], Json], role: str = "case_officer") -> Action:
    return lambda case, pick: Ask(f"{case.path}/{part}", body(case.today), role)


def _case(step: str, role: str, **body: Any) -> Action:
    return lambda case, pick: Ask(f"{case.path}/{step}", body, role, case.path)


def _rewrite_plan(case: TriedCase, pick: int) -> Ask | None:
    path = case.parts.get("action-plans")
    plan = bodies.action_plan(case.units, case.today)
    plan["risks"] = f"Personal slutar. ({pick})"
    return Ask(path, {"content": plan}, "organizer", path, "PUT") if path else None


def _write(case: TriedCase, pick: int, *, step: str) -> Ask | None:
    """The content as it is drafted, with another last day."""
    path, content = case.parts.get("agreements"), case.content
    if path is None or content is None:
        return None
    content = content | {"ends_on": str(case.today + timedelta(days=900 + pick))}
    if step == "amend":
        return Ask(f"{path}/amendments", {"content": content} | REASON, "case_officer", path)
    return Ask(f"{path}/versions/{pick % 3 + 1}", {"content": content}, "case_officer", path, "PUT")


def _end(case: TriedCase, pick: int) -> Ask | None:
    path = case.parts.get("agreements")
    body = REASON | _later(case) | {"communicated_on": str(case.today)}
    return Ask(f"{path}/terminations", body, "case_officer", path) if path else None


def _end_of_case(case: TriedCase, pick: int) -> Ask:
    body = REASON | {"from_on": str(case.today), "not_heard_reason": "Huvudmannen har själv begärt det."}
    return Ask(f"{case.path}/terminations", body, "case_officer", case.path)


def _later(case: TriedCase) -> dict[str, str]:
    return {"from_on": str(case.today + timedelta(days=60))}


def _turn(step: str, **body: str) -> Action:
    """A pause, its end, or the end of all."""

    def ask(case: TriedCase, pick: int) -> Ask | None:
        path = case.parts.get("agreements")
        return Ask(f"{path}/{step}", REASON | _later(case) | body, "team_leader", path) if path else None

    return ask


def _complete(case: TriedCase, pick: int) -> Ask | None:
    path = case.parts.get("agreements")
    body = REASON | {"from_on": str(case.today), "undone_reason": "Skolan läggs ned."}
    return Ask(f"{path}/completions", body, "team_leader", path) if path else None


ACTIONS: dict[str, Action] = {
    "say yes": _case("answers", "organizer", accepted=True),
    "say no": _case("answers", "organizer", accepted=False, reason="Omorganisation"),
    "accept a late yes": _case("answer-approvals", "decider", **REASON),
    "begin": _begin("first-agreements", bodies.first_agreement),
    "reopen plan": _part("action-plans", "reopenings", "case_officer", **REASON),
    "rewrite plan": _rewrite_plan,
    "approve plan": _part("action-plans", "approvals", "case_officer"),
    "propose decision": _begin("decisions", bodies.decision),
    "decide": _part("decisions", "approvals", "decider"),
    "draft": _begin("agreements", bodies.period),
    "rewrite": lambda case, pick: _write(case, pick, step="rewrite"),
    "sign for organiser": _part("agreements", "signatures", "organizer", party="ORGANIZER"),
    "sign for agency": _part("agreements", "signatures", "decider", party="AGENCY"),
    "unlock": _part("agreements", "unlockings", "case_officer", **REASON),
    "amend": lambda case, pick: _write(case, pick, step="amend"),
    "withdraw amendment": _part("agreements", "amendment-withdrawals", "case_officer", **REASON),
    "pause": _turn("pauses"),
    "resume": _turn("resumptions"),
    "propose end": _end,
    "propose end of case": _end_of_case,
    "decide end": _part("terminations", "approvals", "decider"),
    "complete": _complete,
    "ask for a change": _part(
        "agreements", "change-requests", "organizer", request="Mer tid.", reason="Rektorn slutar."
    ),
}


def reserved(case: TriedCase, pick: int) -> tuple[Fact, str] | None:
    """Budget's answer to a decision: yes, or now and then no."""
    if (path := case.parts.get("decisions")) is None:
        return None
    decision_id = path.rpartition("/")[2]
    if pick % 7 == 6:
        return facts.reservation_refused(cooperation_id=case.id, decision_id=decision_id), case.id
    yes = facts.funds_reserved(cooperation_id=case.id, decision_id=decision_id, lines=(), total="750000.00")
    return yes, case.id


def withdrawn(case: TriedCase, pick: int) -> tuple[Fact, str] | None:
    number = case.organization_number
    fact = facts.offer_withdrawn(offer_id=case.offer_id, organization_number=number, withdrawn_on=case.today)
    return fact, case.offer_id


def gone(case: TriedCase, pick: int) -> tuple[Fact, str] | None:
    """The organiser ceases, or is there again."""
    number = case.organization_number
    return facts.organizer_changed(organization_number=number, active=pick % 2 == 1), number


def unit(case: TriedCase, pick: int) -> tuple[Fact, str] | None:
    code, status = case.units[0], "UPPHORT" if pick % 2 else "AKTIV"
    fact = facts.school_unit_changed(school_unit_code=code, organization_number=case.organization_number, status=status)
    return fact, code


EVENTS = {"reserved": reserved, "withdrawn": withdrawn, "gone": gone, "unit": unit}
