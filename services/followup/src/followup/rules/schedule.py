"""The activities that follow from an agreement, their days, and the changes of an amendment.

Source: Redovisning dnr 2015:778, section 4.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from uuid import UUID, uuid5

from followup.rules.working_days import WorkingDay, add_months, add_working_days, next_working_day

KICK_OFF_WORKING_DAYS = 10
CHECK_POINT_MONTHS = 6
AFTER_MONTHS = 12


class ActivityKind(StrEnum):
    KICK_OFF = "kick_off"
    CHECK_POINT = "check_point"
    MEASURE_FOLLOW_UP = "measure_follow_up"
    STATEMENT = "statement"
    FINAL_FOLLOW_UP = "final_follow_up"
    ONE_YEAR_AFTER = "one_year_after"


class ActivityStatus(StrEnum):
    PLANNED = "planned"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"


KEPT_WHEN_COMPLETED = frozenset({ActivityKind.STATEMENT, ActivityKind.FINAL_FOLLOW_UP, ActivityKind.ONE_YEAR_AFTER})
"""Activities that remain after an agreement has reached its end."""


@dataclass(frozen=True)
class Period:
    cooperation_id: UUID
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Phase:
    """The days between which one activity has its place; `measure_on` is the first day of the measure it follows."""

    signed_on: date
    starts_on: date
    ends_on: date
    measure_on: date | None

    def first_day_of(self, kind: ActivityKind) -> date:
        match kind:
            case ActivityKind.KICK_OFF:
                return self.signed_on
            case ActivityKind.ONE_YEAR_AFTER:
                return self.ends_on
            case _:
                return max(self.signed_on, self.measure_on or self.starts_on)


@dataclass(frozen=True)
class Planned:
    """One activity as the agreement gives it. The id is derived, so that the same agreement always gives the same."""

    activity_id: UUID
    kind: ActivityKind
    due_on: date
    measure_id: UUID | None = None
    statement_id: UUID | None = None


@dataclass(frozen=True)
class Existing:
    """One activity of a schedule: `agreed_on` is the day the agreement gave; people may have moved it since."""

    activity_id: UUID
    status: ActivityStatus
    agreed_on: date


@dataclass(frozen=True)
class Revision:
    """The changes of an amendment: activities that are new, get another day, are wanted again, or no longer wanted."""

    added: tuple[Planned, ...]
    moved: tuple[Planned, ...]
    reopened: tuple[Planned, ...]
    dropped: tuple[UUID, ...]


def activity_id(cooperation_id: UUID, kind: ActivityKind, follows: str = "") -> UUID:
    """The identity of an activity: the cooperation, the kind, and what it follows."""
    return uuid5(cooperation_id, f"{kind}:{follows}")


def plan(
    period: Period,
    measures: Iterable[tuple[UUID, date]],
    statements: Iterable[tuple[UUID, date]],
    *,
    is_working_day: WorkingDay,
) -> tuple[Planned, ...]:
    """Every activity that follows from an agreement, in order of due day; each day a working day.

    `measures` are (measure, follow-up day), `statements` (grant statement, due day).
    """
    first_day = add_working_days(period.starts_on, KICK_OFF_WORKING_DAYS, is_working_day)
    kick_off = _planned(period, ActivityKind.KICK_OFF, first_day)
    others = [*_of_period(period), *_of_measures(period, measures), *_of_statements(period, statements)]
    moved = [replace(planned, due_on=next_working_day(planned.due_on, is_working_day)) for planned in others]
    return tuple(
        sorted([kick_off, *moved], key=lambda planned: (planned.due_on, planned.kind, str(planned.activity_id)))
    )


def _of_period(period: Period) -> list[Planned]:
    """Half-year check-points before the end, the end itself and one year after."""
    points, number = [], 1
    while (day := add_months(period.starts_on, CHECK_POINT_MONTHS * number)) < period.ends_on:
        points.append(_planned(period, ActivityKind.CHECK_POINT, day, str(number)))
        number += 1
    final = _planned(period, ActivityKind.FINAL_FOLLOW_UP, period.ends_on)
    after = _planned(period, ActivityKind.ONE_YEAR_AFTER, add_months(period.ends_on, AFTER_MONTHS))
    return [*points, final, after]


def _of_measures(period: Period, measures: Iterable[tuple[UUID, date]]) -> list[Planned]:
    kind = ActivityKind.MEASURE_FOLLOW_UP
    return [
        replace(_planned(period, kind, day, str(measure_id)), measure_id=measure_id) for measure_id, day in measures
    ]


def _of_statements(period: Period, statements: Iterable[tuple[UUID, date]]) -> list[Planned]:
    kind = ActivityKind.STATEMENT
    return [
        replace(_planned(period, kind, day, str(statement_id)), statement_id=statement_id)
        for statement_id, day in statements
    ]


def _planned(period: Period, kind: ActivityKind, day: date, follows: str = "") -> Planned:
    return Planned(activity_id(period.cooperation_id, kind, follows), kind, day)


def revise(existing: Iterable[Existing], planned: Iterable[Planned]) -> Revision:
    """The changes that an amended agreement makes to a schedule.

    Completed activities stay as they are. A day that people have moved stands, unless the agreement gives another day.
    """
    known = {activity.activity_id: activity for activity in existing}
    wanted = {activity.activity_id: activity for activity in planned}
    ahead = {key: activity for key, activity in known.items() if activity.status is not ActivityStatus.DONE}
    cancelled = {key for key, activity in ahead.items() if activity.status is ActivityStatus.CANCELLED}
    moved = [key for key in wanted if key in ahead.keys() - cancelled and ahead[key].agreed_on != wanted[key].due_on]
    return Revision(
        added=tuple(activity for key, activity in wanted.items() if key not in known),
        moved=tuple(wanted[key] for key in moved),
        reopened=tuple(activity for key, activity in wanted.items() if key in cancelled),
        dropped=tuple(key for key in ahead if key not in wanted and key not in cancelled),
    )


def still_ahead(planned: Iterable[Planned], carried_over_on: date | None) -> tuple[Planned, ...]:
    """Leave out what was due before a case was carried over, done or not elsewhere; statements follow the money."""
    return tuple(
        activity
        for activity in planned
        if carried_over_on is None or activity.due_on > carried_over_on or activity.kind is ActivityKind.STATEMENT
    )


def day_after_pause(due_on: date, resumed_from: date, is_working_day: WorkingDay) -> date:
    """The due day of a suspended activity: its own when still ahead, else ten working days after work was resumed."""
    return due_on if due_on >= resumed_from else add_working_days(resumed_from, KICK_OFF_WORKING_DAYS, is_working_day)


def is_closed_by_termination(kind: ActivityKind, due_on: date, terminated_from: date) -> bool:
    """Activities that fell due before the end are still owed; those after it are closed. Statements follow the money
    (`rules/settlement.py`)."""
    return kind is not ActivityKind.STATEMENT and due_on >= terminated_from


def is_closed_by_completion(kind: ActivityKind, due_on: date, completed_on: date) -> bool:
    """Check-points and measures ahead are closed; statements, the final follow-up and the one after a year are not."""
    return kind not in KEPT_WHEN_COMPLETED and due_on >= completed_on
