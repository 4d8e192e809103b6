"""Where visits clash, how many a team has room for, and which days are proposed instead."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

import pytest

from followup.rules.visits import AROUND_DAYS, ClashKind, Visit, double_bookings, free_days, monday, room, week_name

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 7, day) for day in range(6, 11))
TEAM = UUID(int=1)
ARBOGA, BODEN = "2120002122", "2120002767"


def visit(day: date, *supporters: str, organizer: str = BODEN, team: UUID | None = TEAM) -> Visit:
    return Visit(UUID(int=9), day, organizer, frozenset(supporters), team)


def days(
    ours: Visit,
    *others: Visit,
    team: Collection[str] = (),
    most: int | None = None,
    today: date = MONDAY,
    first: date = MONDAY,
) -> list[date]:
    return free_days(
        ours, others, team=team, most=most, today=today, first=first, is_working_day=lambda day: day.weekday() < 5
    )


def test_the_three_nearest_working_days_are_proposed_in_order_of_time() -> None:
    assert days(visit(WEDNESDAY, "anna")) == [TUESDAY, THURSDAY, FRIDAY]
    assert days(visit(FRIDAY, "anna")) == [WEDNESDAY, THURSDAY, date(2026, 7, 13)], "the weekend is none"


@pytest.mark.parametrize("bound", ["today", "first"])
def test_no_day_before_today_or_the_first_of_the_phase_is_proposed(bound: str) -> None:
    today = THURSDAY if bound == "today" else MONDAY
    first = THURSDAY if bound == "first" else MONDAY
    assert days(visit(WEDNESDAY, "anna"), today=today, first=first) == [THURSDAY, FRIDAY, date(2026, 7, 13)]


def test_nothing_is_proposed_far_from_the_planned_day() -> None:
    ours = visit(WEDNESDAY, "anna")
    assert days(ours, today=date.fromordinal(WEDNESDAY.toordinal() + AROUND_DAYS)) == [date(2026, 8, 5)]
    assert days(ours, today=date.fromordinal(WEDNESDAY.toordinal() + AROUND_DAYS + 1)) == []


def test_a_day_on_which_a_supporter_is_at_another_organiser_is_not_free() -> None:
    ours = visit(WEDNESDAY, "anna", "bo", organizer=ARBOGA)
    assert days(ours, visit(THURSDAY, "bo", "cecilia")) == [MONDAY, TUESDAY, FRIDAY]
    assert days(ours, visit(THURSDAY, "bo", organizer=ARBOGA)) == [TUESDAY, THURSDAY, FRIDAY], "one journey"
    assert days(ours, visit(THURSDAY, "cecilia", "disa")) == [TUESDAY, THURSDAY, FRIDAY]


def test_an_unstaffed_visit_needs_two_of_the_team() -> None:
    ours = visit(WEDNESDAY, organizer=ARBOGA)
    other = visit(THURSDAY, "bo")
    assert days(ours, other, team=("anna", "bo")) == [MONDAY, TUESDAY, FRIDAY]
    assert days(ours, other, team=("anna", "bo", "cecilia")) == [TUESDAY, THURSDAY, FRIDAY]
    assert days(ours, team=("anna",)) == []


def test_a_team_has_no_more_visits_in_a_week_than_it_has_room_for() -> None:
    ours = visit(FRIDAY, "anna")
    next_week = [date(2026, 7, 13), date(2026, 7, 14), date(2026, 7, 15)]
    assert days(ours, visit(MONDAY, "bo"), most=1) == next_week
    assert days(ours, visit(MONDAY, "bo"), most=2) == [WEDNESDAY, THURSDAY, date(2026, 7, 13)]
    assert days(ours, visit(MONDAY, "bo", team=UUID(int=2)), most=1) == [WEDNESDAY, THURSDAY, date(2026, 7, 13)]


@pytest.mark.parametrize(
    ("supporters", "visits_a_week", "visits"), [(3, 2, 3), (3, 1, 1), (2, 2, 2), (1, 1, 0), (3, None, None)]
)
def test_two_supporters_are_at_each_visit_of_a_week(
    supporters: int, visits_a_week: int | None, visits: int | None
) -> None:
    assert room(supporters, visits_a_week) == visits


def test_only_two_organisers_on_one_day_are_a_double_booking() -> None:
    at_boden, at_arboga = visit(MONDAY, "anna", "bo"), visit(MONDAY, "bo", organizer=ARBOGA)
    again, next_day = visit(MONDAY, "anna"), visit(TUESDAY, "anna", organizer=ARBOGA)
    [clash] = double_bookings([at_boden, at_arboga, again, next_day])
    assert (clash.kind, clash.day, clash.supporter) == (ClashKind.SUPPORTER, MONDAY, "bo")
    assert clash.visits == (at_boden, at_arboga)


def test_weeks_are_those_of_iso_8601() -> None:
    assert [week_name(day) for day in (MONDAY, date(2027, 1, 3), date(2027, 1, 4))] == [
        "2026-W28",
        "2026-W53",
        "2027-W01",
    ]
    assert [monday(day) for day in (MONDAY, date(2026, 7, 12))] == [MONDAY, MONDAY]
