"""Dialogue teams side by side: from the accepted offer to the agreement, returned plans, and visits by two."""

from typing import Any
from uuid import UUID

import pytest

from tests.support import facts
from tests.support.service import ServiceUnderTest
from tests.support.tokens import AuthorizationHeaders

from .test_meetings import SUPPORTERS
from .test_visits import Visits


class Comparison(Visits):
    async def signed(self, on: str, team: UUID | None = None, **changed: Any) -> UUID:
        cooperation = await self.supported(team=team)
        agreement = facts.agreement_signed(cooperation_id=cooperation, signed_on=on, **changed)
        await self._followup.deliver(agreement, cooperation)
        return cooperation

    async def returned(self, cooperation: UUID, **changed: Any) -> None:
        reopened = facts.action_plan_reopened(cooperation_id=cooperation, **changed)
        await self._followup.deliver(reopened, reopened.plan_return_id)

    async def compare(self, query: str = "") -> dict[str, Any]:
        return {row["team_name"]: row for row in await self.find(f"/team-comparisons{query}")}


@pytest.fixture
def comparison(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Comparison:
    return Comparison(followup, authorization)


async def test_teams_stand_by_name_with_their_median_and_small_numbers_are_said_to_be_small(
    comparison: Comparison, followup: ServiceUnderTest
) -> None:
    await comparison.begin()
    # From 20 May: 30, 40, 50, 60 and 164 days.
    for day in ("2026-06-19", "2026-06-29", "2026-07-09", "2026-07-19"):
        await comparison.signed(day)
    compared = await comparison.compare()
    few = compared["Team Mitt"]
    assert (few["cooperations"], few["agreements"], few["median_days"], few["is_few"]) == (6, 4, None, True)
    assert few["note"].startswith("Färre än 5 överenskommelser")
    await comparison.signed("2026-10-31")
    other = facts.dialogue_team_changed(title="Grupp Syd")
    await followup.deliver(other, other.dialogue_team_id)
    await comparison.signed("2026-05-21", other.dialogue_team_id)
    await comparison.answer()
    rows = await comparison.find("/team-comparisons")
    assert [(row["team_name"], row["agreements"], row["median_days"]) for row in rows] == [
        ("Grupp Syd", 1, None),
        ("Team Mitt", 5, 50),
        ("Utan dialogteam", 0, None),
        ("Alla", 6, 45),
    ]
    assert (rows[1]["note"], rows[1]["is_few"]) == (None, False)
    assert not {"anna", "bo", "cecilia", "lisa"} & {str(value) for row in rows for value in row.values()}


async def test_plans_that_went_back_count_before_the_agreement_alone(comparison: Comparison) -> None:
    ours, theirs = await comparison.begin()
    await comparison.returned(ours)
    await comparison.returned(ours)
    await comparison.returned(theirs, in_force=True)
    team = (await comparison.compare())["Team Mitt"]
    assert (team["returned_plans"], team["with_returned_plan"]) == (2, 1)


async def test_visits_by_two_are_told_from_those_by_one_with_leave(comparison: Comparison) -> None:
    ours, _ = await comparison.begin()
    for count in (2, 1, 3):
        visit = await comparison.visit(ours)
        leave = {"fewer_supporters_reason": "Den andra blev sjuk."} if count == 1 else {}
        participants = [SUPPORTERS | {"count": count}]
        made = await comparison.step(visit, "outcomes", caller=comparison.leader, participants=participants, **leave)
        assert made.status_code == 201, made.text
    await comparison.visit(ours)
    team = (await comparison.compare())["Team Mitt"]
    assert (team["visits"], team["visits_by_two"]) == (3, 2)


async def test_a_case_counts_with_the_team_that_signed_and_by_year_and_assignment(
    comparison: Comparison, followup: ServiceUnderTest
) -> None:
    ours, _ = await comparison.begin()
    signed = await comparison.signed("2026-06-19")
    other = facts.dialogue_team_changed(title="Grupp Syd")
    await followup.deliver(other, other.dialogue_team_id)
    for cooperation in (ours, signed):
        moved = facts.team_assigned(
            cooperation_id=cooperation, dialogue_team_id=other.dialogue_team_id, assigned_on="2026-06-25"
        )
        await followup.deliver(moved, moved.assignment_id)
    compared = await comparison.compare()
    assert [compared[name]["cooperations"] for name in ("Grupp Syd", "Team Mitt", "Alla")] == [1, 2, 3]
    assert [compared[name]["agreements"] for name in ("Grupp Syd", "Team Mitt", "Alla")] == [0, 1, 1]
    assert (await comparison.compare("?year=2026")) == compared
    assert await comparison.compare("?year=2025") == {}
    assert await comparison.compare("?programme=sbs-2015") == {}


async def test_the_list_is_sorted_by_no_figure_and_costs_the_same(
    comparison: Comparison, followup: ServiceUnderTest
) -> None:
    await comparison.begin()
    refused = await followup.client.get("/team-comparisons?sort=median_days", headers=comparison.officer)
    assert refused.status_code in (400, 422)
    counted = []
    for _ in range(2):
        async with followup.counting_statements() as statements:
            await comparison.compare()
        counted.append(len(statements))
        await comparison.signed("2026-06-19")
    assert counted == [3, 3]
