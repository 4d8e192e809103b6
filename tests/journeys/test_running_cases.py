"""A running case whose grant and time are raised, and one whose supervision is sharpened: every service follows."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from insatser.chain import bodies, paying
from insatser.chain.caller import Caller, Json, Refused
from insatser.chain.changing import amend, change_supervision, report_supervision
from insatser.chain.cooperating import Case, until
from tests.conftest import CaseAt

RAISED = "500000.00"
"""The grant of next year, which was 400 000 kronor."""


async def test_a_raise_and_a_longer_time_are_decided_signed_bound_and_accounted_for(
    case_at: CaseAt, today: date
) -> None:
    case = await case_at("running")
    ends_on = today + timedelta(days=3 * 365 - 1)  # three years, less a day or two
    await _decide_anew(case, today)
    content = (await case.agreement())["latest"]["content"]
    for cost in content["costs"]:
        if (cost["fiscal_year"], cost["cost_kind"]) == (today.year + 1, "grant"):
            cost["amount"] = RAISED
    content["instalments"][1]["amount"] = content["statements"][1]["amount"] = RAISED
    await amend(case, content | {"ends_on": str(ends_on)}, reason="Fler lärare deltar")
    assert (await case.committed())["agreed"] == "750000.00", "what both have signed is bound until both sign again"
    await case.sign_as_organizer()
    await case.sign_as_agency()

    commitment = await until("det höjda åtagandet", lambda: _at(case.committed, "agreement_version", 2))
    assert (commitment["agreed"], commitment["bound"]) == ("850000.00", "850000.00")
    schedule = await until("det längre schemat", lambda: _at(case.scheduled, "agreement_version", 2))
    last = max(activity["due_on"] for activity in schedule["activities"] if activity["kind"] == "final_follow_up")
    assert date.fromisoformat(last) >= ends_on
    statements = await case.caller.all("followup", "/statements", role="case_officer", schedule_id=case.id)
    assert sorted(statement["amount"] for statement in statements) == ["200000.00", RAISED]
    instalments = await case.caller.all("budget", "/instalments", role="controller", commitment_id=case.agreement_id)
    assert sorted(instalment["amount"] for instalment in instalments) == ["200000.00", RAISED]
    measures = await case.caller.all("selection", "/participations", role="analyst", **_of(case))
    assert [participation["ends_on"] for participation in measures] == [None]


async def test_a_sharpened_decision_stops_what_is_not_paid_until_two_persons_release_it(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("running")
    known = await report_supervision(case, diary_number="SI 2026:2115", decided_on=today)
    proposed = await _payment(case, "proposed")
    known = await change_supervision(caller, known, decision="FORELAGGANDE_VITE", fine_amount="500000.00")
    await until("hindret i budget", lambda: _stopped(caller, known["id"], True))
    with pytest.raises(Refused) as refused:
        await _approve(case, proposed)
    assert (refused.value.status, refused.value.problem["type"]) == (409, "/problems/payments-stopped")

    body = {"supervision_id": known["id"], "reason": "Bristerna är avhjälpta; Skolinspektionen följer upp i maj."}
    release = await caller.post("budget", "/supervision-releases", body, role="case_officer")
    path = f"/supervision-releases/{release['id']}/approvals"
    await caller.post("budget", path, role="decider", version=release["version"])
    await _approve(case, await _payment(case, "proposed"))
    assert (await _payment(case, "approved"))["id"] == proposed["id"]


async def test_what_the_bank_has_paid_stays_booked_when_the_decision_is_sharpened_after_it(
    case_at: CaseAt, caller: Caller, today: date
) -> None:
    case = await case_at("running")
    paid = await paying.pay_next(case)
    known = await report_supervision(case, diary_number="SI 2026:2116", decided_on=today)
    known = await change_supervision(caller, known, decision="FORELAGGANDE_VITE", fine_amount="500000.00")
    await until("hindret i budget", lambda: _stopped(caller, known["id"], True))
    await until("hindret i ärendet", lambda: _at(case.read, "holds"))
    await until("tillsynen i uppföljningen", lambda: _at(case.scheduled, "open_supervisions"))
    assert (await _payment(case, "paid"))["id"] == paid["id"]
    # What was paid is accounted for as before: the decision stops what is to come.
    await paying.state_and_approve(case, await paying.next_statement(case))
    shown = await case.read()
    assert (shown["funding"]["paid"], shown["funding"]["claimed"], shown["status"]) == ("200000.00", "0.00", "active")
    instalment = await paying.next_instalment(case)
    assert (instalment["number"], instalment["state"]) == (2, "planned")


async def _decide_anew(case: Case, today: date) -> None:
    await case.step("action-plans", "reopenings", {"reason": "Fler lärare deltar."})
    plan = bodies.action_plan(case.units, today, types=case.unit_types)
    plan["measures"][0]["costs"][1]["amount"] = RAISED
    path, post = case.parts["action-plans"], case.caller.post
    version = (await case.caller.get("agreements", path, role="case_officer"))["version"]
    await post("agreements", path, {"content": plan}, **case.as_organizer, version=version, method="PUT")
    await case.step("action-plans", "approvals")
    await case.decide()
    decision = case.parts["decisions"].rpartition("/")[2]
    await until("reservationen av höjningen", lambda: _funded_by(case, decision))


async def _funded_by(case: Case, decision: str) -> Json | None:
    """Agreements knows that budget has reserved the money of the decision, so that what it gives may be signed."""
    found = await case.read()
    return found if found["funding"]["decision_id"] == decision else None


async def _payment(case: Case, state: str) -> Json:
    async def look() -> Json | None:
        asked = {"cooperation_id": case.id, "state": state}
        return next(iter(await case.caller.all("budget", "/payments", role="controller", **asked)), None)

    return await until(f"en betalning som är {state}", look)


async def _approve(case: Case, payment: Json) -> Json:
    path = f"/payments/{payment['id']}/approvals"
    return await case.caller.post("budget", path, role="decider", version=payment["version"])


async def _stopped(caller: Caller, supervision_id: str, wanted: bool) -> Json | None:
    found = await caller.get("budget", f"/supervisions/{supervision_id}", role="controller")
    return found if bool(found["stops"]) is wanted else None


async def _at(read: Callable[[], Awaitable[Json]], name: str, wanted: int | None = None) -> Json | None:
    """What is read once its field is what is wanted, or not empty when nothing is named."""
    found = await read()
    return found if (found[name] == wanted if wanted else found[name]) else None


def _of(case: Case) -> dict[str, str]:
    return {"organization_number": case.organization_number}
