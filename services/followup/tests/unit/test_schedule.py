"""The activities that follow from an agreement, and the changes of an amendment."""

from datetime import date
from uuid import UUID

import pytest

from followup.rules.schedule import (
    ActivityKind,
    ActivityStatus,
    Existing,
    Period,
    Phase,
    Planned,
    day_after_pause,
    is_closed_by_completion,
    is_closed_by_termination,
    plan,
    revise,
    still_ahead,
)
from followup.rules.working_days import add_months, add_working_days, next_working_day
from shared.contracts import followup as contract
from shared.kit.swedish import is_working_day

COOPERATION = UUID("0199a6f2-7c1e-7aa0-8000-000000000001")
MEASURE = UUID("0199a6f2-7c1e-7aa0-8000-000000000002")
STATEMENT = UUID("0199a6f2-7c1e-7aa0-8000-000000000003")
PERIOD = Period(COOPERATION, date(2026, 12, 1), date(2028, 11, 30))


def the_plan() -> tuple[Planned, ...]:
    return plan(PERIOD, [(MEASURE, date(2027, 5, 14))], [(STATEMENT, date(2027, 9, 30))], is_working_day=is_working_day)


@pytest.mark.parametrize(
    "day_off",
    [
        date(2026, 4, 3),  # Good Friday
        date(2026, 5, 14),  # Ascension Day
        date(2026, 6, 19),  # Midsummer's Eve
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2027, 1, 6),
        date(2026, 11, 22),  # a Sunday
    ],
)
def test_public_holidays_and_the_three_eves_are_not_working_days(day_off: date) -> None:
    assert not is_working_day(day_off)


@pytest.mark.parametrize("day", [date(2026, 4, 2), date(2026, 4, 30), date(2026, 5, 15), date(2026, 12, 23)])
def test_half_days_and_bridge_days_are_working_days(day: date) -> None:
    assert is_working_day(day)


def test_a_day_off_moves_on_past_a_whole_christmas() -> None:
    assert next_working_day(date(2026, 12, 24), is_working_day) == date(2026, 12, 28)


def test_ten_working_days_pass_christmas_and_epiphany() -> None:
    assert add_working_days(date(2026, 12, 21), 10, is_working_day) == date(2027, 1, 11)


def test_half_a_year_after_the_last_of_august_is_the_last_of_february() -> None:
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_an_agreement_of_two_years_gives_every_kind_of_follow_up() -> None:
    days = [(planned.kind.value, planned.due_on.isoformat()) for planned in the_plan()]
    assert days == [
        ("kick_off", "2026-12-15"),
        ("measure_follow_up", "2027-05-14"),
        ("check_point", "2027-06-01"),
        ("statement", "2027-09-30"),
        ("check_point", "2027-12-01"),
        ("check_point", "2028-06-01"),
        ("final_follow_up", "2028-11-30"),
        ("one_year_after", "2029-11-30"),
    ]


def test_every_due_day_is_a_working_day() -> None:
    activities = plan(Period(COOPERATION, date(2026, 6, 24), date(2029, 6, 23)), [], [], is_working_day=is_working_day)
    assert [planned.due_on for planned in activities if not is_working_day(planned.due_on)] == []


def test_the_same_agreement_gives_the_same_identities() -> None:
    assert [planned.activity_id for planned in the_plan()] == [planned.activity_id for planned in the_plan()]


def test_two_cooperations_share_no_identity() -> None:
    other = plan(Period(MEASURE, PERIOD.starts_on, PERIOD.ends_on), [], [], is_working_day=is_working_day)
    assert {planned.activity_id for planned in the_plan()}.isdisjoint({planned.activity_id for planned in other})


def existing(status: ActivityStatus = ActivityStatus.PLANNED) -> list[Existing]:
    return [Existing(planned.activity_id, status, planned.due_on) for planned in the_plan()]


def test_an_amendment_without_new_days_changes_nothing() -> None:
    revision = revise(existing(), the_plan())
    assert (revision.added, revision.moved, revision.reopened, revision.dropped) == ((), (), (), ())


def test_an_amendment_keeps_what_is_done() -> None:
    longer = plan(Period(COOPERATION, PERIOD.starts_on, date(2027, 5, 31)), [], [], is_working_day=is_working_day)
    revision = revise(existing(ActivityStatus.DONE), longer)
    assert (revision.moved, revision.dropped) == ((), ())


def test_a_longer_agreement_adds_a_check_point_and_moves_the_end() -> None:
    longer = plan(
        Period(COOPERATION, PERIOD.starts_on, date(2029, 5, 31)),
        [(MEASURE, date(2027, 5, 14))],
        [(STATEMENT, date(2027, 9, 30))],
        is_working_day=is_working_day,
    )
    revision = revise(existing(), longer)
    assert [(planned.kind.value, planned.due_on) for planned in revision.added] == [("check_point", date(2028, 12, 1))]
    assert [planned.kind.value for planned in revision.moved] == ["final_follow_up", "one_year_after"]


def test_a_measure_that_is_taken_away_is_no_longer_followed_up() -> None:
    without = plan(PERIOD, [], [(STATEMENT, date(2027, 9, 30))], is_working_day=is_working_day)
    dropped = [planned.activity_id for planned in the_plan() if planned.kind is ActivityKind.MEASURE_FOLLOW_UP]
    assert list(revise(existing(), without).dropped) == dropped


def test_what_fell_due_in_a_pause_gets_ten_working_days() -> None:
    resumed = date(2027, 3, 1)
    assert day_after_pause(date(2027, 2, 1), resumed, is_working_day) == date(2027, 3, 15)
    assert day_after_pause(date(2027, 6, 1), resumed, is_working_day) == date(2027, 6, 1)
    assert day_after_pause(resumed, resumed, is_working_day) == resumed


def test_the_last_day_of_an_agreement_is_its_final_follow_up_and_no_check_point_too() -> None:
    half_years = plan(Period(COOPERATION, PERIOD.starts_on, date(2027, 12, 1)), [], [], is_working_day=is_working_day)
    days = [planned.due_on for planned in half_years if planned.kind is ActivityKind.CHECK_POINT]
    assert days == [date(2027, 6, 1)]


def test_what_was_to_be_done_before_a_case_was_carried_over_is_not_planned_again_but_statements_are() -> None:
    ahead = [(planned.kind.value, str(planned.due_on)) for planned in still_ahead(the_plan(), date(2027, 12, 1))]
    assert ahead == [
        ("statement", "2027-09-30"),
        ("check_point", "2028-06-01"),
        ("final_follow_up", "2028-11-30"),
        ("one_year_after", "2029-11-30"),
    ]
    assert still_ahead(the_plan(), None) == the_plan()


@pytest.mark.parametrize(
    ("kind", "due_on", "terminated", "completed"),
    [
        (ActivityKind.CHECK_POINT, date(2028, 5, 31), False, False),
        (ActivityKind.CHECK_POINT, date(2028, 6, 1), True, True),
        (ActivityKind.MEASURE_FOLLOW_UP, date(2028, 6, 2), True, True),
        (ActivityKind.FINAL_FOLLOW_UP, date(2028, 11, 30), True, False),
        (ActivityKind.ONE_YEAR_AFTER, date(2029, 11, 30), True, False),
        (ActivityKind.STATEMENT, date(2028, 9, 30), False, False),
    ],
)
def test_what_is_ahead_at_the_end_is_closed_and_more_of_it_when_the_end_came_too_early(
    kind: ActivityKind, due_on: date, terminated: bool, completed: bool
) -> None:
    end = date(2028, 6, 1)
    assert is_closed_by_termination(kind, due_on, end) is terminated
    assert is_closed_by_completion(kind, due_on, end) is completed


def test_our_kinds_are_those_of_the_contract() -> None:
    assert {kind.value for kind in ActivityKind} == {kind.value for kind in contract.ActivityKind}


@pytest.mark.parametrize(
    ("kind", "measure_on", "first"),
    [
        (ActivityKind.KICK_OFF, None, date(2026, 11, 20)),
        (ActivityKind.CHECK_POINT, None, date(2026, 12, 1)),
        (ActivityKind.MEASURE_FOLLOW_UP, date(2027, 1, 11), date(2027, 1, 11)),
        (ActivityKind.MEASURE_FOLLOW_UP, date(2026, 1, 11), date(2026, 11, 20)),
        (ActivityKind.FINAL_FOLLOW_UP, None, date(2026, 12, 1)),
        (ActivityKind.ONE_YEAR_AFTER, None, date(2028, 11, 30)),
    ],
)
def test_nothing_is_followed_up_before_its_phase_has_begun(
    kind: ActivityKind, measure_on: date | None, first: date
) -> None:
    phase = Phase(date(2026, 11, 20), date(2026, 12, 1), date(2028, 11, 30), measure_on)
    assert phase.first_day_of(kind) == first
