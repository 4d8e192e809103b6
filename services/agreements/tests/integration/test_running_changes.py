"""A running case is changed by a new decision, then an amendment: raised, lowered, extended; the money follows."""

import copy
from typing import Any

import httpx

from services.agreements.tests.case import DECISION, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_binding import content_of
from services.agreements.tests.integration.test_turns import waiting_for
from shared.contracts.agreements import AgreementAmendedV1, MeasuresDecidedV1

NEXT_YEAR = {"fiscal_year": 2027, "cost_kind": "grant"}


def a_plan(grant: str) -> dict[str, Any]:
    """The plan with another grant for 2027."""
    plan: dict[str, Any] = copy.deepcopy(PLAN)
    plan["measures"][0]["costs"][1] |= {"amount": grant}
    return plan


async def plan_anew(case: Case, grant: str) -> None:
    await case.step("action-plans", "reopenings", {"reason": "Nya förutsättningar."})
    path = case.parts["action-plans"]
    await case.done(path, {"content": a_plan(grant)}, method="PUT", role="organizer", about=path)
    await case.step("action-plans", "approvals")


async def decide_anew(case: Case, grant: str, **other: Any) -> None:
    await plan_anew(case, grant)
    await case.make("decisions", DECISION | other)
    await case.step("decisions", "approvals", role="decider")
    await case.reserve()


async def funded(case: Case, grant: str) -> dict[str, Any]:
    """The content with another grant for 2027: cost, instalment and statement."""
    content = await content_of(case)
    for cost in content["costs"]:
        if {name: cost[name] for name in NEXT_YEAR} == NEXT_YEAR:
            cost["amount"] = grant
    content["instalments"][1]["amount"] = content["statements"][1]["amount"] = grant
    return content


async def amend(case: Case, content: dict[str, Any]) -> None:
    await case.step("agreements", "amendments", {"content": content, "reason": "Nytt beslut."})


async def refusals(case: Case, content: dict[str, Any]) -> dict[str, str]:
    path = case.parts["agreements"]
    answer = await case.send(f"{path}/amendments", {"content": content, "reason": "Nytt beslut."}, about=path)
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


async def test_a_raise_is_decided_on_the_running_case_and_signed_as_an_amendment(case_at: CaseAt) -> None:
    case = await case_at("signed")
    before = (await case.get(case.parts["agreements"])).json()["latest"]
    await decide_anew(case, "500000.00")
    assert (await case.read())["status"] == "active"
    assert len(await case.service.told(MeasuresDecidedV1)) == 2
    running = (await case.get(case.parts["agreements"])).json()
    assert (running["signed_version"], running["latest"]) == (1, before)

    await amend(case, await funded(case, "500000.00"))
    await case.conclude()
    (event,) = await case.service.told(AgreementAmendedV1)
    fact = AgreementAmendedV1.model_validate(event.data)
    assert sum(part.amount for part in fact.instalments) == sum(due.amount for due in fact.statements_due) == 700_000
    versions = (await case.get(f"{case.parts['agreements']}/versions")).json()["items"]
    assert versions[1]["changes"] == [
        "Kostnad 2027 (bidrag, Handledning i matematikdidaktik) 400\u00a0000,00\u00a0kr, "
        "belopp: 400\u00a0000,00\u00a0kr → 500\u00a0000,00\u00a0kr",
        "Delutbetalning 2, belopp: 400\u00a0000,00\u00a0kr → 500\u00a0000,00\u00a0kr",
        "Redovisning 2028-01-31, belopp: 400\u00a0000,00\u00a0kr → 500\u00a0000,00\u00a0kr",
        "Bilagan är en ny åtgärdsplan",
    ]


async def test_more_than_the_decision_in_force_is_refused_until_a_new_one_is_made(case_at: CaseAt) -> None:
    case = await case_at("signed")
    assert (await refusals(case, await funded(case, "500000.00")))["content.costs"].startswith("bidrag 2027 är mer")


async def test_a_plan_that_is_reopened_changes_nothing_that_is_signed(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await case.step("action-plans", "reopenings", {"reason": "Nya förutsättningar."})
    assert (await case.read())["status"] == "active"
    content = await content_of(case)
    await amend(case, content | {"ends_on": "2028-11-30"})
    await case.conclude()
    answer = await case.send(f"{case.path}/decisions", DECISION)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")


async def test_a_lowered_grant_takes_its_statement_with_it(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await decide_anew(case, "300000.00")
    lowered = await funded(case, "300000.00")
    old = copy.deepcopy(lowered)
    old["statements"][1]["amount"] = "400000.00"
    assert (await refusals(case, old))["content.statements[1].amount"] == "redovisningen är på 400000.00"
    await amend(case, lowered)
    await case.conclude()


async def test_amounts_are_lowered_by_a_reservation_or_with_consent_only(case_at: CaseAt) -> None:
    case = await case_at("planned")
    await case.make("decisions", DECISION | {"revocation_reservation": None})
    await case.step("decisions", "approvals", role="decider")
    await case.bring("signed", after="decided")
    await plan_anew(case, "300000.00")
    refused = await case.send(f"{case.path}/decisions", DECISION)
    assert refused.status_code == 422, refused.text
    (fault,) = refused.json()["errors"]
    assert (fault["field"], fault["message"]) == (
        "body.organizer_consent",
        "sänker bidrag 2027: 400000.00 → 300000.00",
    )
    consent = DECISION | {"organizer_consent": "Skolchefen samtyckte skriftligen (dnr 2026:80)."}
    await case.make("decisions", consent)
    assert (await case.get(case.parts["decisions"])).json()["organizer_consent"] == consent["organizer_consent"]


async def test_a_lone_signature_under_the_former_decision_is_voided(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amend(case, (await content_of(case)) | {"ends_on": "2028-11-30"})
    await case.sign("ORGANIZER")
    await decide_anew(case, "500000.00")
    latest = (await case.get(case.parts["agreements"])).json()["latest"]
    assert latest["state"] == "draft"
    reasons = [signature["void_reason"] for signature in latest["signatures"]]
    assert reasons == ["Ett nytt beslut om insatser har fattats."]


async def test_an_amendment_is_not_signed_before_its_money_is_reserved(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await plan_anew(case, "500000.00")
    await case.make("decisions", DECISION)
    await case.step("decisions", "approvals", role="decider")
    await amend(case, await funded(case, "500000.00"))
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/funds-not-reserved")


async def test_an_amendment_that_changes_nothing_is_not_signed(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await amend(case, await content_of(case))
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/wrong-phase")


async def reopen_and_write(case: Case, grant: str) -> None:
    await case.step("action-plans", "reopenings", {"reason": "Nya förutsättningar."})
    path = case.parts["action-plans"]
    await case.done(path, {"content": a_plan(grant)}, method="PUT", role="organizer", about=path)


async def try_to_decide(case: Case) -> httpx.Response:
    path = case.parts["decisions"]
    return await case.send(f"{path}/approvals", about=path, role="decider")


async def test_nothing_is_decided_of_a_plan_that_is_open_or_another_than_was_proposed(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await plan_anew(case, "500000.00")
    await case.make("decisions", DECISION)
    await reopen_and_write(case, "900000.00")
    is_open = await try_to_decide(case)
    await case.step("action-plans", "approvals")
    is_another = await try_to_decide(case)
    assert [(a.status_code, a.json()["type"]) for a in (is_open, is_another)] == [(409, "/problems/wrong-phase")] * 2
    assert len(await case.service.told(MeasuresDecidedV1)) == 1


async def test_a_proposal_whose_plan_has_changed_is_made_anew_under_its_number(case_at: CaseAt) -> None:
    case = await case_at("planned")
    proposed = await case.done(f"{case.path}/decisions", DECISION)
    again = await case.send(f"{case.path}/decisions", DECISION)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-exists")
    await plan_anew(case, "300000.00")
    path = await case.make("decisions", DECISION | {"reasons": "Planen är skriven om."})
    anew = (await case.get(path)).json()
    assert [anew[name] for name in ("id", "decision_number", "diary_number")] == [
        proposed[name] for name in ("id", "decision_number", "diary_number")
    ]
    assert (anew["status"], anew["reasons"]) == ("proposed", "Planen är skriven om.")
    assert {"fiscal_year": 2027, "cost_kind": "grant", "amount": "300000.00"}.items() <= anew["costs"][1].items()
    assert anew["version"] > proposed["version"], "whoever saw the former does not decide on this"
    assert (await try_to_decide(case)).status_code == 200


async def test_a_plan_that_is_opened_while_the_agreement_runs_is_the_case_officers_turn(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await case.step("action-plans", "reopenings", {"reason": "Nya förutsättningar."})
    assert await waiting_for(case) == {"case_officer"}
