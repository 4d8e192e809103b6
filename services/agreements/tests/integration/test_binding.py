"""An agreement says nothing that plan and decision do not hold, and its money adds up; refused with the field named."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from services.agreements.tests.case import PERIOD, PLAN, Case, CaseAt
from services.agreements.tests.integration.test_organizers import NOTED
from shared.clock import new_id, utc_now
from shared.contracts.agreements import AgreementSignedV1
from tests.support import facts
from tests.support.facts import JONKOPING, UNIT

Change = Callable[[dict[str, Any]], dict[str, Any]]


async def content_of(case: Case) -> dict[str, Any]:
    return dict((await case.get(case.parts["agreements"])).json()["latest"]["content"])


async def rewrite(case: Case, content: dict[str, Any]) -> list[tuple[str, str]]:
    """The faults that the draft is refused with, as (field, message); none when it is taken."""
    path = case.parts["agreements"]
    answer = await case.send(f"{path}/versions/1", {"content": content}, method="PUT", about=path)
    assert answer.status_code in (200, 422), answer.text
    return [(error["field"], error["message"]) for error in answer.json().get("errors", ())]


def first(part: str, **changed: Any) -> Change:
    """The content with its first row of a part changed."""

    def change(content: dict[str, Any]) -> dict[str, Any]:
        row, *rest = content[part]
        return content | {part: [row | changed, *rest]}

    return change


def last(part: str, **changed: Any) -> Change:
    def change(content: dict[str, Any]) -> dict[str, Any]:
        *rest, row = content[part]
        return content | {part: [*rest, row | changed]}

    return change


def measure(content: dict[str, Any]) -> dict[str, Any]:
    own = dict(content["measures"][0]) | {"measure_id": str(new_id()), "title": "Konferensresa"}
    return content | {"measures": [*content["measures"], own]}


def waits_for_itself(content: dict[str, Any]) -> dict[str, Any]:
    return last("instalments", after_statement_id=content["statements"][1]["statement_id"])(content)


NEVER = "Bidraget behöver aldrig betalas tillbaka."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (measure, "content.measures[2].measure_id"),
        (first("measures", title="Konferensresa"), "content.measures[0].title"),
        (first("measures", kind="tailored"), "content.measures[0].kind"),
        (first("measures", school_unit_codes=["11111111"]), "content.measures[0].school_unit_codes"),
        (lambda content: content | {"action_plan_id": str(new_id())}, "content.action_plan_id"),
        (lambda content: content | {"repayment_terms": "-"}, "content.repayment_terms"),
        (lambda content: content | {"repayment_terms": NEVER}, "content.repayment_terms"),
        (lambda content: content | {"statements": []}, "content.statements"),
        (first("statements", amount="100000.00"), "content.statements[0].amount"),
        (first("statements", due_on="2026-12-06"), "content.statements[0].due_on"),
        (first("statements", due_on="2045-01-31"), "content.statements[0].due_on"),
        (first("statements", instalment_ids=[]), "content.statements"),
        (first("instalments", due_on="2026-11-21"), "content.instalments[0].due_on"),
        (last("instalments", due_on="2026-12-20"), "content.instalments"),
        (last("instalments", due_on="2027-02-21"), "content.instalments[1].after_statement_id"),
        (waits_for_itself, "content.instalments[1].after_statement_id"),
        (first("commitments", owner=""), "content.commitments[0].owner"),
        (first("commitments", due_on="2029-01-01"), "content.commitments[0].due_on"),
    ],
)
async def test_what_plan_and_decision_do_not_hold_is_refused_on_its_field(
    case_at: CaseAt, change: Change, field: str
) -> None:
    case = await case_at("drafted")
    faults = await rewrite(case, change(await content_of(case)))
    assert field in [fault for fault, _ in faults], faults


async def test_money_decided_for_next_year_is_not_paid_in_this_one(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    content = await content_of(case)
    early = [part | {"due_on": "2026-12-20", "after_statement_id": None} for part in content["instalments"]]
    assert ("content.instalments", "summan för 2026 är 600000.00") in await rewrite(
        case, content | {"instalments": early}
    )


async def test_an_unbound_content_is_not_signed_however_it_came_there(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    await set_content(case, "jsonb_set(content, '{repayment_terms}', '\"-\"')")
    answer = await case.try_to_sign("ORGANIZER")
    assert [error["field"] for error in answer.json()["errors"]] == ["content.repayment_terms"]


async def test_an_amendment_smuggles_no_unit_and_no_measure_in(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path, content = case.parts["agreements"], await content_of(case)
    smuggled = measure(first("measures", school_unit_codes=["11111111"])(content))
    answer = await case.send(f"{path}/amendments", {"content": smuggled, "reason": "Fler."}, about=path)
    fields = [error["field"] for error in answer.json()["errors"]]
    assert {"content.measures[0].school_unit_codes", "content.measures[2].measure_id"} <= set(fields)
    assert (await case.get(path)).json()["latest"]["number"] == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"status": "UPPHORT"}, "har upphört"), ({"organization_number": "2120001355"}, "hör till en annan huvudman")],
)
async def test_a_unit_takes_part_while_it_is_the_organisers_and_open(
    case_at: CaseAt, changed: dict[str, str], reason: str
) -> None:
    case = await case_at("drafted")
    version = (await case.read())["version"]
    await case.service.deliver(facts.school_unit_changed(school_unit_code=UNIT, **changed), UNIT)
    assert (await case.read())["version"] > version
    answer = await case.try_to_sign("ORGANIZER")
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (
        422,
        f"skolenheten {UNIT} {reason} ({NOTED})",
    )


async def test_a_unit_that_goes_on_under_another_code_takes_part(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    renumbered = facts.school_unit_changed(school_unit_code=UNIT, status="UPPHORT", replaced_by="11111111")
    await case.service.deliver(renumbered, UNIT)
    await case.sign("ORGANIZER")


async def test_the_annex_is_the_decided_plan_whole_and_inside_the_hash(case_at: CaseAt) -> None:
    case = await case_at("signed")
    latest = (await case.get(case.parts["agreements"])).json()["latest"]
    plan = (await case.get(case.parts["action-plans"])).json()
    assert latest["annex"]["plan"] == plan["content"]
    assert latest["annex"]["action_plan_id"] == plan["id"]
    assert latest["annex"]["problems"] == {"P1": "Undervisningen anpassas sällan efter eleverna."}


async def test_an_annex_that_was_changed_after_the_first_signature_stops_the_second(case_at: CaseAt) -> None:
    case = await case_at("half signed")
    change = "jsonb_set(annex, '{plan,measures,0,goal}', '\"Något annat\"')"
    await execute(case, f"UPDATE agreement_version SET annex = {change}")
    answer = await case.try_to_sign("AGENCY")
    assert answer.json()["type"] == "/problems/content-locked"


async def test_a_plan_that_is_rewritten_later_is_not_what_was_decided(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    await execute(case, "UPDATE action_plan SET content = jsonb_set(content, '{measures,0,title}', '\"Annat\"')")
    await case.draft()
    assert (await content_of(case))["measures"][0]["title"] == PLAN["measures"][0]["title"]


async def test_what_was_half_signed_before_the_annex_was_hashed_is_signed_as_it_was(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    await execute(case, "UPDATE decision SET annex = NULL")
    await case.draft()
    await case.sign("ORGANIZER")
    async with case.service.work() as work:
        agreement = await work.agreements.get_part(case.agreement_id)
        agreement.latest.annex, agreement.latest.updated_at = None, utc_now()
        old = agreement.content_hash(agreement.latest)
    await execute(case, f"UPDATE agreement_version SET annex = NULL, content_hash = '{old}'")
    signed = await case.sign("AGENCY")
    assert (signed["latest"]["annex"], signed["latest"]["content_hash"]) == (None, old)


async def test_the_published_terms_say_what_each_statement_accounts_for_and_who_undertakes_what(
    case_at: CaseAt,
) -> None:
    case = await case_at("signed")
    content = await content_of(case)
    (event,) = await case.service.told(AgreementSignedV1)
    fact = AgreementSignedV1.model_validate(event.data)
    assert [due.instalment_ids for due in fact.statements_due] == [(part.instalment_id,) for part in fact.instalments]
    (goal,) = {goal.indicator for goal in fact.goals}
    assert goal in str((await case.get(case.parts["action-plans"])).json()["content"])
    assert {goal.measure_id for goal in fact.goals} == {measure.measure_id for measure in fact.measures}
    published = [(str(line.commitment_id), line.what, line.owner) for line in fact.commitments]
    assert published == [(line["commitment_id"], line["what"], line["owner"]) for line in content["commitments"]]


async def test_commitments_are_drawn_from_the_plans_own_responsibilities(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    rows = [(row["party"], row["what"], row["owner"]) for row in (await content_of(case))["commitments"]]
    title = "Handledning i matematikdidaktik"
    assert rows[:3] == [
        ("AGENCY", f"Betala bidraget till insatsen {title} och granska redovisningarna av det", "Processtödjaren"),
        ("ORGANIZER", f"Leda arbetet i insatsen {title} och ge deltagarna tid: Alla matematiklärare", "Rektorn"),
        ("ORGANIZER", f"Följa upp insatsen {title}: Lektionsbesök och enkät", "Skolchefen"),
    ]


async def test_a_period_that_an_amendment_moves_is_counted_from_the_first_agreement(case_at: CaseAt) -> None:
    case = await case_at("signed")
    path, content = case.parts["agreements"], await content_of(case)
    moved = content | {"starts_on": "2026-12-01", "ends_on": "2029-11-30"}
    answer = await case.send(f"{path}/amendments", {"content": moved, "reason": "Mer tid."}, about=path)
    faults = {error["field"]: error["expected"] for error in answer.json()["errors"]}
    assert faults["content.ends_on"] == "senast 2029-11-21"


async def test_an_agreement_is_drafted_in_a_constant_number_of_statements(case_at: CaseAt) -> None:
    case = await case_at("reserved")
    async with case.service.counting_statements() as statements:
        assert (await case.send(f"{case.path}/agreements", PERIOD)).status_code == 201
    assert len(statements) < 30, statements


async def set_content(case: Case, expression: str) -> None:
    await execute(case, f"UPDATE agreement_version SET content = {expression}")


async def execute(case: Case, statement: str) -> None:
    """What no endpoint does: the state as an earlier release, or a hand in the database, has left it."""
    async with case.service.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_an_agreement_whose_time_has_run_out_is_neither_drafted_nor_signed(case_at: CaseAt) -> None:
    case = await case_at("drafted")
    late = {"X-With-Server-Date": "2029-01-01T08:00:00Z"}
    path = case.parts["agreements"]
    refused = await case.send(
        f"{path}/signatures", {"party": "AGENCY"}, about=path, headers=case.headers("decider") | late
    )
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "content.ends_on"), refused.text
    assert refused.json()["errors"][0]["expected"] == "2029-01-01 eller senare"

    undrafted = await case_at("reserved", organization_number=JONKOPING)
    refused = await undrafted.send(
        f"{undrafted.path}/agreements", PERIOD, headers=undrafted.headers("case_officer") | late
    )
    assert "content.ends_on" in [error["field"] for error in refused.json()["errors"]], refused.text


async def test_what_has_run_out_is_amended_but_not_to_end_on_a_day_that_has_been(case_at: CaseAt) -> None:
    case = await case_at("signed")
    late = case.headers("case_officer") | {"X-With-Server-Date": "2029-01-15T08:00:00Z"}
    path, content = case.parts["agreements"], await content_of(case)

    async def amended_to(**changed: Any) -> httpx.Response:
        change = {"content": content | changed, "reason": "Mer tid för redovisningen."}
        return await case.send(f"{path}/amendments", change, about=path, headers=late)

    refused = await amended_to(ends_on="2029-01-14")
    assert [error["field"] for error in refused.json()["errors"]] == ["content.ends_on"]
    last = content["statements"][-1]
    statements = [*content["statements"][:-1], last | {"due_on": "2029-02-28"}]
    assert (await amended_to(statements=statements)).status_code == 201
