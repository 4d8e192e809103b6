"""Plans choose their indicators from the register: what came of it by event, and what is signed."""

import copy
from datetime import date, timedelta
from typing import Any

from services.agreements.tests.case import PLAN, REGISTERED, TODAY, Case, CaseAt
from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.selection import OfferedUnit
from tests.support import facts
from tests.support.facts import JONKOPING, UNIT

from .test_binding import execute

YESTERDAY = TODAY - timedelta(days=1)


def a_plan(**goal: Any) -> dict[str, Any]:
    """The plan with another goal in its first measure."""
    plan: dict[str, Any] = copy.deepcopy(PLAN)
    plan["measures"][0]["goals"][0] |= goal
    return plan


async def refused(case: Case, path: str) -> list[tuple[str, str]]:
    """What is wrong with the plan, and what would be right."""
    answer = await case.send(f"{path}/approvals", about=path)
    assert answer.status_code == 422, answer.text
    return [(error["field"], error["expected"]) for error in answer.json()["errors"]]


async def end_indicator(case: Case, number: int, last_day: date) -> None:
    """The next version of the indicator has a last day."""
    ended = REGISTERED.model_copy(update={"entry_id": new_id(), "number": number, "valid_to": last_day})
    await case.service.deliver(ended, ended.entry_id)


async def test_a_goal_names_an_indicator_of_the_register_and_is_told_which_is_nearest(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    words = "Andel elever med godkänt i matematik"
    path = await case.make("action-plans", {"content": a_plan(indicator=words)}, role="organizer")
    assert (await case.get(path)).json()["content"]["measures"][0]["goals"][0]["indicator"] == words
    place = "content.measures[0].goals[0].indicator"
    assert await refused(case, path) == [(place, "gr9_all_subjects (Andel med godkänt i alla ämnen, årskurs 9)")]

    await case.done(path, {"content": PLAN}, method="PUT", role="organizer", about=path)
    approved = await case.step("action-plans", "approvals")
    goal = approved["content"]["measures"][0]["goals"][0]
    assert (goal["indicator"], goal["indicator_number"]) == ("gr9_all_subjects", 1)
    assert goal["indicator_title"] == "Andel med godkänt i alla ämnen, årskurs 9"
    assert [goal[name] for name in ("school_type", "unit_of_measure", "higher_is_better", "least", "most")] == [
        "GR",
        "procent",
        True,
        "0",
        "100",
    ]


async def test_the_unit_runs_the_school_type_that_the_indicator_is_of(case_at: CaseAt) -> None:
    unit = OfferedUnit(school_unit_code=UNIT, name="Gymnasiet", school_types=("GY",))
    case = await case_at("analysed", school_units=(unit,))
    path = await case.make("action-plans", {"content": a_plan()}, role="organizer")
    fields = [field for field, _ in await refused(case, path)]
    assert fields == [f"content.measures[{number}].goals[0].indicator" for number in (0, 1)]
    await case.service.deliver(facts.school_unit_changed(school_types=("GR", "GY")), UNIT)
    assert (await case.step("action-plans", "approvals"))["status"] == "approved"


async def test_an_indicator_that_has_ended_is_in_no_new_plan_and_stays_in_what_is_signed(case_at: CaseAt) -> None:
    signed = await case_at("signed")
    await end_indicator(signed, 2, YESTERDAY)
    await signed.step("action-plans", "reopenings", {"reason": "Kostnaden ändras."})
    path = signed.parts["action-plans"]
    await signed.done(path, {"content": a_plan(target="81")}, method="PUT", role="organizer", about=path)
    assert (await signed.step("action-plans", "approvals"))["status"] == "approved"

    new = await case_at("analysed", organization_number=JONKOPING)
    path = await new.make("action-plans", {"content": a_plan()}, role="organizer")
    assert [field for field, _ in await refused(new, path)] == [
        "content.measures[0].goals[0].indicator",
        "content.measures[1].goals[0].indicator",
    ]
    await end_indicator(new, 3, TODAY)
    assert (await new.step("action-plans", "approvals"))["status"] == "approved"


async def test_a_context_is_copied_and_a_goal_of_another_kind_is_not(case_at: CaseAt) -> None:
    case = await case_at("analysed")
    for other in ({"code": "gr_girls", "direction": "context"}, {"code": "knowledge_gr", "kind": "sub_goal"}):
        entry = facts.quality_entry_published(**other)
        await case.service.deliver(entry, entry.entry_id)
    plan = a_plan(indicator="gr_girls")
    plan["measures"][1]["goals"][0] |= {"indicator": "knowledge_gr"}
    path = await case.make("action-plans", {"content": plan}, role="organizer")
    messages = (await case.send(f"{path}/approvals", about=path)).json()["errors"]
    assert [error["message"].rpartition(", ")[2] for error in messages] == [
        "och är inget mål",
        "indikatorn finns inte i registret över mål och indikatorer",
    ]


async def test_a_plan_from_before_the_register_goes_on_as_it_was_until_it_is_opened(case_at: CaseAt) -> None:
    case = await case_at("planned")
    goal = "{measures,0,goals,0,"
    bare = f"content #- '{goal}indicator_number}}' #- '{goal}indicator_title}}'"
    before = f"""jsonb_set({bare}, '{goal}indicator}}', '"Trivsel"')"""
    await execute(case, f"UPDATE action_plan SET content = {before}")
    await case.bring("signed", after="planned")
    (signed,) = await case.service.told(AgreementSignedV1)
    published = [(goal["indicator"], goal["indicator_number"]) for goal in signed.data["goals"]]
    assert published == [("Trivsel", None), ("gr9_all_subjects", 1)]

    longer = await case.agreement()
    content = longer["latest"]["content"] | {"ends_on": "2029-06-30"}
    await case.step("agreements", "amendments", {"content": content, "reason": "Mer tid behövs."})
    await case.step("action-plans", "reopenings", {"reason": "Kostnaden ändras."})
    assert [field for field, _ in await refused(case, case.parts["action-plans"])] == [
        "content.measures[0].goals[0].indicator"
    ]
