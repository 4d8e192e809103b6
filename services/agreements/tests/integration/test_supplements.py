"""Units that selection adds to a case: analysis, plan and amendment must have them, and what is signed stands."""

from typing import Any

from insatser.chain import bodies
from services.agreements.tests.case import DECISION, TODAY, Case, CaseAt, three_times
from services.agreements.tests.integration.test_binding import content_of
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.integration.test_endings import terminated
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of
from shared.contracts.agreements import AgreementAmendedV1
from tests.support import facts
from tests.support.facts import ADDED, ARBOGA, UNIT

BOTH = [UNIT, ADDED]


async def supplemented(case: Case, **changed: Any) -> None:
    fact = facts.offer_supplemented(
        offer_id=(await case.read())["offer_id"], school_unit_codes=(*case.units, ADDED), **changed
    )
    await case.service.deliver(fact, fact.offer_id)


async def analyse_anew(case: Case) -> None:
    path = case.parts["situation-analyses"]
    await case.step("situation-analyses", "reopenings", {"reason": "En skolenhet har lagts till."})
    content = {"content": bodies.situation_analysis(BOTH, TODAY)}
    await case.done(path, content, method="PUT", role="organizer", about=path)
    await case.step("situation-analyses", "completions", role="organizer")


async def plan_anew(case: Case) -> None:
    path, content = case.parts["action-plans"], {"content": bodies.action_plan(BOTH, TODAY)}
    await case.done(path, content, method="PUT", role="organizer", about=path)


async def refusals(case: Case) -> str:
    path = case.parts["action-plans"]
    answer = await case.send(f"{path}/approvals", about=path)
    assert answer.status_code == 422, answer.text
    return " ".join(error["message"] for error in answer.json()["errors"])


async def test_a_unit_that_is_added_must_be_analysed_before_a_plan_is_approved(case_at: CaseAt) -> None:
    case = await case_at("analysed", school_unit_codes=(UNIT,))
    await supplemented(case)
    shown = await case.read()
    assert (shown["school_unit_codes"], shown["unplanned_unit_codes"]) == (BOTH, [ADDED])
    assert shown["school_unit_names"][ADDED] == "Tillagda skolan"
    assert [one["school_unit_codes"] for one in shown["supplements"]] == [[ADDED]]
    chain = (await case.get(f"{case.path}/chain?on=2099-01-01")).json()["steps"]
    assert [step["what"] for step in chain].count("Fler skolenheter valdes") == 1

    await case.make("action-plans", {"content": bodies.action_plan(BOTH, TODAY)}, role="organizer")
    assert await refusals(case) == f"nulägesanalysen omfattar inte skolenheten {ADDED}"
    await analyse_anew(case)
    await case.step("action-plans", "approvals")
    assert (await case.read())["unplanned_unit_codes"] == []

    assert ADDED not in text_of(await fetch(case, "offer"))
    assert ADDED not in text_of(await fetch(case, "first-agreement"))
    assert ADDED in text_of(await fetch(case, "supplement-1", role="organizer"))


async def test_an_amendment_takes_in_a_unit_that_was_added_after_the_signature(case_at: CaseAt) -> None:
    case = await case_at("signed")
    await supplemented(case)
    assert await waiting_for(case) == {"case_officer"}
    assert ADDED not in text_of(await fetch(case, "agreement-1"))
    analysis = case.parts["situation-analyses"]
    reason = {"reason": "En skolenhet har lagts till."}
    early = await case.send(f"{analysis}/reopenings", reason, about=analysis)
    assert (early.status_code, "Öppna först åtgärdsplanen" in early.json()["detail"]) == (409, True)
    content = await content_of(case)
    content["measures"][0]["school_unit_codes"] = BOTH
    path = case.parts["agreements"]
    body = {"content": content, "reason": "En skolenhet till."}
    answer = await case.send(f"{path}/amendments", body, about=path)
    assert f"planen har inte {ADDED}" in answer.json()["errors"][0]["message"]

    await case.step("action-plans", "reopenings", reason)
    await analyse_anew(case)
    await plan_anew(case)
    await case.step("action-plans", "approvals")
    await case.make("decisions", DECISION)
    await case.step("decisions", "approvals", role="decider")
    await case.reserve()
    await case.step("agreements", "amendments", body)
    await case.conclude()
    (event,) = await case.service.told(AgreementAmendedV1)
    assert event.data["school_unit_codes"] == BOTH
    assert event.data["measures"][0]["school_unit_codes"] == BOTH
    assert (await case.read())["status"] == "active"


async def test_the_same_supplement_is_taken_once_and_an_ended_case_takes_none(case_at: CaseAt) -> None:
    case = await case_at("signed")
    fact = facts.offer_supplemented(offer_id=(await case.read())["offer_id"], school_unit_codes=BOTH)
    await three_times(case.service, fact, fact.offer_id, 2)
    await case.service.deliver(fact, fact.offer_id, sequence=3)
    shown = await case.read()
    assert (shown["school_unit_codes"], len(shown["supplements"])) == (BOTH, 1)
    await terminated(case)
    more = facts.offer_supplemented(offer_id=fact.offer_id, school_unit_codes=(*BOTH, "10000010"))
    await case.service.deliver(more, fact.offer_id, sequence=4)
    after = await case.read()
    assert (after["status"], after["school_unit_codes"]) == ("terminated", BOTH)


async def test_an_added_unit_stops_the_case_when_it_is_supervised_and_takes_no_part_when_it_has_closed(
    case_at: CaseAt,
) -> None:
    case = await case_at("planned")
    fine = facts.supervision_changed(
        organization_number=ARBOGA, level="SKOLENHET", school_unit_code=ADDED, decision_type="ATERKALLELSE"
    )
    await case.service.deliver(fine, fine.supervision_id)
    assert (await case.read())["holds"] == []
    await supplemented(case)
    assert [hold["school_unit_code"] for hold in (await case.read())["holds"]] == [ADDED]
