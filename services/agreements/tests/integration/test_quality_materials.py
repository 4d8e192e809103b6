"""Approved summaries of quality dialogues are shown beside the situation analysis of their organiser."""

from typing import Any

from services.agreements.tests.case import CaseAt
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest


async def dialogues(case: Any, role: str = "case_officer") -> list[dict[str, Any]]:
    return list((await case.get(case.parts["situation-analyses"], role=role)).json()["quality_dialogues"])


async def test_an_analysis_shows_the_quality_dialogues_of_its_organiser_the_newest_first(
    case_at: CaseAt, agreements: ServiceUnderTest
) -> None:
    case = await case_at("analysed")
    assert await dialogues(case) == []
    first = facts.quality_summary_approved(held_on="2026-03-10")
    second = facts.quality_summary_approved(held_on="2026-09-10", round_title="Hösten 2026")
    others = facts.quality_summary_approved(organization_number=JONKOPING)
    for summary in (second, first, others):
        await agreements.deliver(summary, summary.dialogue_id)
    for role in ("case_officer", "organizer"):
        shown = await dialogues(case, role)
        assert [one["dialogue_id"] for one in shown] == [str(second.dialogue_id), str(first.dialogue_id)]
    assert (shown[0]["round_title"], shown[0]["areas"][0]["sub_goal"]) == ("Hösten 2026", "knowledge_gr")
    assert shown[0]["next_steps"][0]["owner"] == "skolchef"


async def test_what_an_organiser_came_to_before_it_merged_comes_with_it(
    case_at: CaseAt, agreements: ServiceUnderTest
) -> None:
    case = await case_at("analysed")
    summary = facts.quality_summary_approved(organization_number=JONKOPING)
    await agreements.deliver(summary, summary.dialogue_id)
    assert await dialogues(case) == []
    merged = facts.organizer_changed(organization_number=JONKOPING, active=False, merged_into=ARBOGA)
    await agreements.deliver(merged, JONKOPING)
    assert [one["organization_number"] for one in await dialogues(case)] == [JONKOPING]


async def test_a_summary_that_comes_twice_is_shown_once(case_at: CaseAt, agreements: ServiceUnderTest) -> None:
    case = await case_at("analysed")
    summary = facts.quality_summary_approved()
    for _ in range(2):
        await agreements.deliver(summary, summary.dialogue_id)
    assert len(await dialogues(case)) == 1
