"""Visits of the dialogue teams: who makes them, what clashes week by week, and which days are free instead."""

from typing import Any
from uuid import UUID

import pytest

from followup.models.meeting import Meeting
from shared.clock import new_id, utc_now
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

from .test_meetings import OUTCOME, Dialogues, refusal

THURSDAY, FRIDAY = "2026-07-02", "2026-07-03"


class Visits(Dialogues):
    """Two organisers with one dialogue team of three."""

    async def begin(self) -> tuple[UUID, UUID]:
        self.team = facts.dialogue_team_changed()
        await self._followup.deliver(self.team, self.team.dialogue_team_id)
        return await self.supported(), await self.supported(JONKOPING)

    async def supported(self, organizer: str = ARBOGA, team: UUID | None = None) -> UUID:
        cooperation = await self.answer(organizer)
        team_id = team or self.team.dialogue_team_id
        assigned = facts.team_assigned(cooperation_id=cooperation, dialogue_team_id=team_id)
        await self._followup.deliver(assigned, assigned.assignment_id)
        return cooperation

    async def visit(self, cooperation: UUID, *supporters: str, on: str = THURSDAY, **changed: Any) -> Any:
        return await self.plan(cooperation, kind="visit", planned_on=on, supporters=list(supporters), **changed)

    async def staff(self, visit: Any, *supporters: str) -> Any:
        return await self.step(visit, "staffings", supporters=list(supporters))

    async def weeks(self, query: str = "") -> list[Any]:
        return await self.find(f"/visit-weeks?since=2026-06-29{query}")


@pytest.fixture
def visits(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Visits:
    return Visits(followup, authorization)


async def test_a_supporter_is_not_at_two_organisers_on_a_day_and_free_days_are_named(visits: Visits) -> None:
    ours, theirs = await visits.begin()
    first = await visits.visit(ours, "anna", "bo")
    assert (first.status_code, first.json()["supporters"]) == (201, ["anna", "bo"])
    clash = await visits.visit(theirs, "bo", "cecilia")
    assert refusal(clash) == (409, "/problems/visit-clash", "body.supporters")
    assert clash.json()["errors"][0]["message"] == "upptagen 2026-07-02: bo"
    # The third is a Friday, the fourth and fifth no working days; two days back lies before today.
    assert clash.json()["errors"][0]["expected"] == "en ledig dag: 2026-07-01 eller 2026-07-03 eller 2026-07-06"
    assert (await visits.visit(ours, "anna", "bo", title="Den andra skolenheten")).status_code == 201
    later = await visits.visit(theirs, "bo", "cecilia", on=FRIDAY)
    moved = await visits.step(later, "moves", planned_on=THURSDAY, reason="Skolchefen kan inte.")
    assert (later.status_code, *refusal(moved)) == (201, 409, "/problems/visit-clash", "body.planned_on")


async def test_a_visit_is_made_by_two_of_the_team_who_are_not_barred(
    visits: Visits, followup: ServiceUnderTest
) -> None:
    ours, theirs = await visits.begin()
    barred = facts.conflict_of_interest_recorded(official_id="bo", organization_number=JONKOPING, from_on="2026-01-01")
    await followup.deliver(barred, barred.conflict_id)
    unstaffed = await visits.visit(theirs)
    seminar = await visits.plan(ours, theirs, kind="seminar")
    teamless = await visits.visit(await visits.answer(), "anna", "bo")
    answers = {
        "one": await visits.visit(ours, "anna"),
        "stranger": await visits.visit(ours, "anna", "david"),
        "barred": await visits.staff(unstaffed, "anna", "bo"),
        "twice": await visits.visit(ours, "anna", "anna"),
        "no visit": await visits.staff(seminar, "anna", "bo"),
        "no team": teamless,
    }
    assert {name: refusal(answer) for name, answer in answers.items()} == {
        "one": (422, "/problems/wrong-supporters", "body.supporters"),
        "stranger": (422, "/problems/wrong-supporters", "body.supporters"),
        "barred": (422, "/problems/wrong-supporters", "body.supporters"),
        "twice": (422, "/problems/invalid-input", "body.supporters"),
        "no visit": (409, "/problems/not-a-visit", ""),
        "no team": (409, "/problems/no-dialogue-team", ""),
    }
    assert (await visits.staff(unstaffed, "anna", "cecilia")).json()["supporters"] == ["anna", "cecilia"]


async def test_a_visit_is_not_moved_to_a_day_when_one_who_makes_it_is_barred(
    visits: Visits, followup: ServiceUnderTest
) -> None:
    ours, _ = await visits.begin()
    visit = await visits.visit(ours, "anna", "bo")
    barred = facts.conflict_of_interest_recorded(official_id="bo", organization_number=ARBOGA, from_on="2026-07-03")
    await followup.deliver(barred, barred.conflict_id)
    moved = await visits.step(visit, "moves", planned_on=FRIDAY, reason="Skolchefen kan inte.")
    assert refusal(moved) == (422, "/problems/wrong-supporters", "body.planned_on")
    assert "bo" in moved.json()["errors"][0]["message"]
    earlier = await visits.step(visit, "moves", planned_on="2026-07-01", reason="Skolchefen kan inte.")
    assert earlier.status_code == 201


async def test_a_visit_is_on_a_working_day_and_a_seminar_when_they_meet(visits: Visits) -> None:
    ours, theirs = await visits.begin()
    visit = await visits.visit(ours, "anna", "bo")
    sunday, first_of_may = "2026-07-05", "2027-05-01"
    answers = [
        await visits.visit(ours, "anna", "bo", on=sunday),
        await visits.visit(ours, on=first_of_may),
        await visits.step(visit, "moves", planned_on=sunday, reason="Skolchefen kan inte."),
    ]
    assert [refusal(answer) for answer in answers] == [(422, "/problems/visit-on-day-off", "body.planned_on")] * 3
    assert answers[0].json()["errors"][0]["expected"] == "en arbetsdag, till exempel 2026-07-06"
    assert (await visits.plan(ours, theirs, kind="seminar", planned_on=sunday)).status_code == 201


async def test_a_week_shows_what_a_team_has_room_for_and_what_is_beyond_it(visits: Visits) -> None:
    ours, theirs = await visits.begin()
    made = [await visits.visit(ours, on=day) for day in ("2026-07-01", THURSDAY, FRIDAY)]
    (week,) = await visits.weeks()
    assert (week["week"], week["team_name"], week["visits"], week["unstaffed"]) == ("2026-W27", "Team Mitt", 3, 3)
    assert (week["supporters"], week["room"], week["clashes"]) == (3, 3, [])
    fourth = await visits.visit(theirs, on=FRIDAY)
    (week,) = await visits.weeks("&clashing=true")
    (clash,) = week["clashes"]
    assert (clash["kind"], clash["on"], len(clash["meeting_ids"])) == ("week", "2026-06-29", 4)
    # This week is full, so the nearest days lie in the next.
    days = {one["meeting_id"]: one["days"] for one in clash["proposals"]}
    assert days[fourth.json()["id"]] == ["2026-07-06", "2026-07-07", "2026-07-08"]
    await visits.step(made[0], "cancellations", reason="Frågan är avklarad.")
    assert [w["clashes"] for w in await visits.weeks()] == [[]]
    assert await visits.weeks("&clashing=true") == []


async def test_an_unstaffed_visit_needs_two_who_are_free(visits: Visits) -> None:
    ours, theirs = await visits.begin()
    await visits.visit(ours, "anna", "bo", on=FRIDAY)
    unstaffed = await visits.visit(theirs)
    days = await visits.find(f"/meetings/{unstaffed.json()['id']}/free-days")
    assert [(day["on"], day["week"]) for day in days] == [
        ("2026-07-01", "2026-W27"),
        ("2026-07-06", "2026-W28"),
        ("2026-07-07", "2026-W28"),
    ]
    await visits.step(unstaffed, "cancellations", reason="Frågan är avklarad.")
    assert await visits.find(f"/meetings/{unstaffed.json()['id']}/free-days") == [], "no visit is ahead"


async def test_a_visit_stays_with_the_team_that_the_case_had_then(visits: Visits, followup: ServiceUnderTest) -> None:
    ours, _ = await visits.begin()
    other = facts.dialogue_team_changed(title="Team Syd", supporters=("david", "eva"))
    await followup.deliver(other, other.dialogue_team_id)
    for day, on in (("2026-05-26", THURSDAY), ("2026-07-03", "2026-07-09")):
        team = other.dialogue_team_id if day > THURSDAY else visits.team.dialogue_team_id
        assigned = facts.team_assigned(cooperation_id=ours, dialogue_team_id=team, assigned_on=day)
        await followup.deliver(assigned, assigned.assignment_id)
        await visits.visit(ours, on=on)
    assert [(w["week"], w["team_name"], w["room"]) for w in await visits.weeks()] == [
        ("2026-W27", "Team Mitt", 3),
        ("2026-W28", "Team Syd", 2),
    ]
    assert [w["week"] for w in await visits.weeks(f"&dialogue_team_id={other.dialogue_team_id}")] == ["2026-W28"]
    assert await visits.weeks("&programme=sbs-2015") == []
    assert [w["week"] for w in await visits.weeks("&until=2026-07-05")] == ["2026-W27"]


async def test_a_double_booking_that_came_about_is_shown_with_days_for_each_visit(
    visits: Visits, followup: ServiceUnderTest
) -> None:
    ours, theirs = await visits.begin()
    mine = await visits.visit(ours, "anna", "bo")
    yours = await visits.visit(theirs, "anna", "cecilia", on=FRIDAY)
    async with followup.sessions.begin() as session:
        meeting = await session.get_one(Meeting, UUID(yours.json()["id"]))
        meeting.planned_on = meeting.planned_on.replace(day=2)
        meeting.touch(utc_now())
    (week,) = await visits.weeks()
    (clash,) = week["clashes"]
    assert (clash["kind"], clash["on"], clash["supporter"]) == ("supporter", THURSDAY, "anna")
    assert {one["meeting_id"]: one["days"] for one in clash["proposals"]} == {
        visit.json()["id"]: ["2026-07-01", "2026-07-03", "2026-07-06"] for visit in (mine, yours)
    }


async def test_a_year_at_most_is_shown_and_the_list_costs_the_same(visits: Visits, followup: ServiceUnderTest) -> None:
    ours, theirs = await visits.begin()
    long = await followup.client.get("/visit-weeks?since=2026-06-29&until=2027-12-31", headers=visits.officer)
    assert refusal(long) == (422, "/problems/invalid-input", "query.until")
    counted = []
    for cooperation in (ours, theirs):
        await visits.visit(cooperation)
        async with followup.counting_statements() as statements:
            assert len(await visits.weeks()) == 1
        counted.append(len(statements))
    assert counted[0] == counted[1] <= 2


async def test_days_are_proposed_before_anybody_has_given_the_case_a_team(visits: Visits) -> None:
    """The visit links to them, and it is the organiser who asks; a team is known later."""
    unstaffed = await visits.visit(await visits.answer())
    link = unstaffed.json()["_links"]["days"]["href"]
    days = await visits.find(link.partition("/followup/v1")[2])
    assert [day["on"] for day in days] == ["2026-07-01", "2026-07-03", "2026-07-06"]


async def test_days_to_come_are_proposed_for_a_visit_whose_day_has_passed(visits: Visits) -> None:
    ours, _ = await visits.begin()
    late = await visits.visit(ours, "anna", "bo")
    path = f"/meetings/{late.json()['id']}/free-days"
    days = await visits.find(path, now=at("2026-10-01T09:00:00Z"))
    assert [day["on"] for day in days] == ["2026-10-02", "2026-10-05", "2026-10-06"]


async def test_no_meeting_was_held_after_the_agreement_had_been_terminated(
    visits: Visits, followup: ServiceUnderTest
) -> None:
    case = await visits.answer()
    agreement = facts.agreement_signed(cooperation_id=case, organization_number=ARBOGA)
    await followup.deliver(agreement, case)
    planned = await visits.plan(case)
    await followup.deliver(facts.agreement_terminated(agreement, terminated_from="2026-07-15"), case)
    path = f"/meetings/{planned.json()['id']}/outcomes"
    headers = visits.officer | at("2026-08-03T09:00:00Z") | {"If-Match": planned.headers["ETag"]}
    answers = [
        await followup.client.post(
            path, json=OUTCOME | {"held_on": day}, headers=headers | {"Idempotency-Key": str(new_id())}
        )
        for day in ("2026-07-15", "2026-07-14")
    ]
    assert refusal(answers[0]) == (422, "/problems/after-the-end", "body.held_on")
    assert answers[1].status_code == 201, answers[1].text
