"""School units that close, open again, move or go on under another code while a case is on its way or runs."""

from typing import Any

import pytest

from insatser.chain import bodies
from services.agreements.tests.case import ANALYSIS, DECISION, TODAY, Case, CaseAt
from services.agreements.tests.integration.test_documents import fetch
from services.agreements.tests.integration.test_organizers import GONE, NOTED, closed
from services.agreements.tests.integration.test_turns import waiting_for
from services.agreements.tests.pdf import text_of
from shared.contracts.agreements import AgreementAmendedV1
from tests.support import facts
from tests.support.facts import JONKOPING, UNIT

BOTH = (UNIT, GONE)
LEFT = f"skolenheten {GONE} har upphört ({NOTED})"


def messages(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.text
    return {error["message"] for error in answer.json()["errors"]}


async def opened(case: Case, code: str = GONE) -> None:
    await case.service.deliver(facts.school_unit_changed(school_unit_code=code), code)


async def write_plan_without(case: Case) -> None:
    case.units = [UNIT]
    path = case.parts["action-plans"]
    await case.done(path, {"content": case.plan_content(TODAY)}, role="organizer", method="PUT", about=path)


async def reopen_plan(case: Case) -> None:
    await case.step("action-plans", "reopenings", {"reason": "En skolenhet har lagts ned."})


async def test_nothing_is_asked_of_a_closed_unit_in_the_analysis_and_what_is_written_stays(case_at: CaseAt) -> None:
    case = await case_at("accepted", school_unit_codes=BOTH)
    await case.authorise()
    await case.make("first-agreements", bodies.first_agreement(TODAY))
    await case.step("first-agreements", "signatures", {"party": "ORGANIZER"}, role="organizer")
    await case.step("first-agreements", "signatures", {"party": "AGENCY"}, role="team_leader")
    described = ANALYSIS["descriptions"][0] | {"school_unit_code": GONE}
    content = ANALYSIS | {"descriptions": [*ANALYSIS["descriptions"], described]}
    path = await case.make("situation-analyses", {"content": content}, role="organizer")
    refused = await case.send(f"{path}/completions", role="organizer", about=path)
    assert {GONE} == {message[-8:] for message in messages(refused) if GONE in message and "har inte" not in message}
    await closed(case, GONE)
    completed = await case.done(f"{path}/completions", role="organizer", about=path)
    assert described in completed["content"]["descriptions"]


async def test_a_plan_with_a_closed_unit_is_not_approved(case_at: CaseAt) -> None:
    case = await case_at("analysed", school_unit_codes=BOTH)
    path = await case.make("action-plans", {"content": case.plan_content(TODAY)}, role="organizer")
    await closed(case, GONE)
    refused = await case.send(f"{path}/approvals", about=path)
    assert messages(refused) == {LEFT, f"målet gäller skolenheten {GONE}, som har upphört ({NOTED})"}
    expected = {error["expected"] for error in refused.json()["errors"]}
    assert expected == {"insatsen utan enheten, eller ingen sådan insats", "ett mål för enheter som deltar"}
    await write_plan_without(case)
    await case.done(f"{path}/approvals", about=path)


async def test_nothing_is_decided_on_a_plan_with_a_unit_that_has_closed_since(case_at: CaseAt) -> None:
    case = await case_at("planned", school_unit_codes=BOTH)
    await closed(case, GONE)
    refused = await case.send(f"{case.path}/decisions", DECISION)
    assert LEFT in messages(refused)
    assert refused.json()["detail"].startswith("Planen har skolenheter som inte kan delta. Öppna den igen")
    await opened(case)
    proposed = await case.make("decisions", DECISION)
    await closed(case, GONE)
    refused = await case.send(f"{proposed}/approvals", role="decider", about=proposed)
    assert LEFT in messages(refused)
    await reopen_plan(case)
    await write_plan_without(case)
    await case.step("action-plans", "approvals")
    await case.bring("signed", after="planned")
    letters = [text_of(await fetch(case, name)) for name in ("offer", "decision-1", "agreement-1")]
    named = [letter.partition("skolenheter:")[2].partition(".")[0] for letter in letters]
    assert [GONE in units for units in named] == [True, False, False], "it was not there any more"


async def test_a_unit_that_opens_again_is_analysed_before_a_plan_with_it_is_approved(case_at: CaseAt) -> None:
    """It was closed when the analysis was completed, so nothing was asked of it then."""
    case = await case_at("accepted", school_unit_codes=BOTH)
    await closed(case, GONE)
    case.units = [UNIT]
    await case.analyse()
    await opened(case)
    case.units = list(BOTH)
    path = await case.make("action-plans", {"content": case.plan_content(TODAY)}, role="organizer")
    refused = await case.send(f"{path}/approvals", about=path)
    assert messages(refused) == {f"nulägesanalysen omfattar inte skolenheten {GONE}"}
    analysis = case.parts["situation-analyses"]
    await case.step("situation-analyses", "reopenings", {"reason": "Skolenheten har öppnat igen."})
    content = bodies.situation_analysis(BOTH, TODAY)
    await case.done(analysis, {"content": content}, role="organizer", method="PUT", about=analysis)
    await case.step("situation-analyses", "completions", role="organizer")
    await case.done(f"{path}/approvals", about=path)


async def amendment(case: Case, change: Any) -> Any:
    path = case.parts["agreements"]
    content = (await case.get(path)).json()["latest"]["content"]
    change(content)
    body = {"content": content, "reason": "En skolenhet har lagts ned."}
    return await case.send(f"{path}/amendments", body, about=path)


LEAVES = [({"status": "UPPHORT"}, "har upphört"), ({"organization_number": JONKOPING}, "hör till en annan huvudman")]


@pytest.mark.parametrize(("left", "why"), LEAVES)
async def test_a_running_agreement_is_amended_when_the_only_unit_of_its_measures_has_left(
    case_at: CaseAt, left: dict[str, str], why: str
) -> None:
    """What has been paid stands in the agreement, and so must the measure that it was paid for, to its last day."""
    case = await case_at("signed")
    await case.service.deliver(facts.school_unit_changed(**left), UNIT)

    def nothing(content: Any) -> None:
        content["repayment_terms"] += " Det gäller också när en skolenhet läggs ned."

    refused = await amendment(case, nothing)
    assert messages(refused) == {f"skolenheten {UNIT} {why} ({NOTED})"}
    (expected,) = {error["expected"] for error in refused.json()["errors"]}
    assert expected.startswith("insatsen utan enheten, eller avslutad senast 20")

    def emptied(content: Any) -> None:
        for measure in content["measures"]:
            measure["school_unit_codes"] = []

    refused = await amendment(case, emptied)
    assert messages(refused) == {"insatsen gäller skolenheter men har ingen"}

    def ended(content: Any) -> None:
        for measure in content["measures"]:
            measure["ends_on"] = measure["follow_up_on"] = str(TODAY)

    made = await amendment(case, ended)
    assert made.status_code == 201, made.text
    await case.sign("ORGANIZER")
    await case.service.deliver(facts.school_unit_changed(**left), UNIT)
    await case.sign("AGENCY")
    assert len(await case.service.told(AgreementAmendedV1)) == 1


@pytest.mark.parametrize(("successor", "why"), LEAVES)
async def test_a_unit_is_judged_as_the_one_that_it_goes_on_as(
    case_at: CaseAt, successor: dict[str, str], why: str
) -> None:
    case = await case_at("half signed")
    path = case.parts["agreements"]
    renumbered = facts.school_unit_changed(status="UPPHORT", replaced_by=GONE)
    await case.service.deliver(renumbered, UNIT)
    assert (await case.get(path)).json()["latest"]["state"] == "locked"
    await case.service.deliver(facts.school_unit_changed(school_unit_code=GONE, **successor), GONE)
    latest = (await case.get(path)).json()["latest"]
    assert (latest["state"], latest["signatures"][0]["void_reason"]) == (
        "draft",
        f"Skolenheten {UNIT} {why} ({NOTED}).",
    )
    assert messages(await case.try_to_sign("ORGANIZER")) == {f"skolenheten {UNIT} {why} ({NOTED})"}
    await case.service.deliver(facts.school_unit_changed(replaced_by=GONE), UNIT)
    await case.sign("ORGANIZER")


async def test_the_officer_finds_cases_that_rest_on_a_unit_that_has_left(case_at: CaseAt) -> None:
    decided = await case_at("drafted")
    assert await waiting_for(decided) == {"organizer", "decider"}
    await closed(decided)
    assert await waiting_for(decided) == {"case_officer"}, "nobody can sign it as it is"
    (gone,) = (await decided.read())["gone_units"]
    assert (gone["school_unit_code"], gone["reason"]) == (UNIT, "har upphört")
    await opened(decided, UNIT)
    assert (await decided.read())["gone_units"] == []
    renumbered = facts.school_unit_changed(status="UPPHORT", replaced_by=GONE)
    await decided.service.deliver(renumbered, UNIT)
    assert await waiting_for(decided) == {"organizer", "decider"}
    heirs = facts.school_unit_changed(school_unit_code=GONE, organization_number=JONKOPING)
    await decided.service.deliver(heirs, GONE)
    assert await waiting_for(decided) == {"case_officer"}
    await opened(decided, UNIT)
    await decided.conclude()
    assert await waiting_for(decided) == set()
    moved = facts.school_unit_changed(organization_number=JONKOPING)
    await decided.service.deliver(moved, UNIT)
    assert await waiting_for(decided) == {"case_officer"}

    def ended(content: Any) -> None:
        for measure in content["measures"]:
            measure["ends_on"] = measure["follow_up_on"] = str(TODAY)

    assert (await amendment(decided, ended)).status_code == 201
    await decided.conclude()
    assert await waiting_for(decided) == set(), "the measures had ended when the unit left"


async def test_a_draft_from_before_the_plan_was_written_without_the_unit_is_still_the_officers(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await closed(case)
    await reopen_plan(case)
    path, case.units = case.parts["action-plans"], []
    await case.done(path, {"content": case.plan_content(TODAY)}, role="organizer", method="PUT", about=path)
    await case.step("action-plans", "approvals")
    await case.bring("reserved", after="planned")
    assert await waiting_for(case) == {"case_officer"}


async def test_a_unit_that_has_changed_code_often_costs_no_more_questions(
    case_at: CaseAt,
) -> None:
    case = await case_at("accepted", school_unit_codes=BOTH)
    path = f"/cooperations/{case.id}"
    async with case.service.counting_statements() as before:
        assert (await case.get(path)).json()["gone_units"] == []
    codes = [GONE, "48000991", "48000992", "48000993"]
    for former, heir in zip(codes, [*codes[1:], None], strict=True):
        fact = facts.school_unit_changed(school_unit_code=former, status="UPPHORT", replaced_by=heir)
        await case.service.deliver(fact, former)
    async with case.service.counting_statements() as after:
        (gone,) = (await case.get(path)).json()["gone_units"]
    assert (gone["school_unit_code"], gone["reason"]) == (GONE, "har upphört")
    assert len(after) == len(before)
