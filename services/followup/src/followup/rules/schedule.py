"""What an agreement gives to follow up and when, and what an amendment moves (seed 003, section 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
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
"""What is still to be done after an agreement has run its time."""


@dataclass(frozen=True)
class Period:
    cooperation_id: UUID
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Planned:
    """One activity as the agreement gives it. The id is derived, so that the same agreement always gives the same."""

    activity_id: UUID
    kind: ActivityKind
    due_on: date
    measure_id: UUID | None = None
    statement_id: UUID | None = None


@dataclass(frozen=True)
class Standing:
    """One activity as it stands: `agreed_on` is the day the agreement gave, `due_on` may have been moved since."""

    activity_id: UUID
    status: ActivityStatus
    agreed_on: date


@dataclass(frozen=True)
class Revision:
    """What an amendment changes: activities that are new, get another day, come back, or are no longer wanted."""

    added: tuple[Planned, ...]
    moved: tuple[Planned, ...]
    revived: tuple[Planned, ...]
    dropped: tuple[UUID, ...]


def activity_id(cooperation_id: UUID, kind: ActivityKind, follows: str = "") -> UUID:
    """The identity of an activity: the cooperation, the kind, and what it follows."""
    return uuid5(cooperation_id, f"{kind}:{follows}")


def plan(
    period: Period, measures: Iterable[tuple[UUID, date]], statements: Iterable[tuple[UUID, date]], *, on: WorkingDay
) -> tuple[Planned, ...]:
    """Everything that follows from an agreement, in order of due day; each day a working day.

    `measures` are (measure, follow-up day), `statements` (grant statement, due day).
    """
    found = [*_own_days(period), *_of_measures(period, measures), *_of_statements(period, statements)]
    kick_off = _planned(period, ActivityKind.KICK_OFF, add_working_days(period.starts_on, KICK_OFF_WORKING_DAYS, on))
    moved = [_on_working_day(each, on) for each in found]
    return tuple(sorted([kick_off, *moved], key=lambda each: (each.due_on, each.kind, str(each.activity_id))))


def _own_days(period: Period) -> list[Planned]:
    """Half-year check-points up to the end, the end itself and one year after."""
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
        Planned(activity_id(period.cooperation_id, kind, str(measure)), kind, day, measure_id=measure)
        for measure, day in measures
    ]


def _of_statements(period: Period, statements: Iterable[tuple[UUID, date]]) -> list[Planned]:
    kind = ActivityKind.STATEMENT
    return [
        Planned(activity_id(period.cooperation_id, kind, str(statement)), kind, day, statement_id=statement)
        for statement, day in statements
    ]


def _planned(period: Period, kind: ActivityKind, day: date, follows: str = "") -> Planned:
    return Planned(activity_id(period.cooperation_id, kind, follows), kind, day)


def _on_working_day(each: Planned, on: WorkingDay) -> Planned:
    day = next_working_day(each.due_on, on)
    return Planned(each.activity_id, each.kind, day, measure_id=each.measure_id, statement_id=each.statement_id)


def revise(standing: Iterable[Standing], planned: Iterable[Planned]) -> Revision:
    """What an amended agreement changes in a schedule. What is done is kept as it was; a day that people have moved
    stays where they put it unless the agreement itself now gives another day."""
    now = {each.activity_id: each for each in standing}
    wanted = {each.activity_id: each for each in planned}
    ahead = {key: each for key, each in now.items() if each.status is not ActivityStatus.DONE}
    revived = {key for key, each in ahead.items() if each.status is ActivityStatus.CANCELLED and key in wanted}
    moved = [
        key for key in wanted if key in ahead and key not in revived and ahead[key].agreed_on != wanted[key].due_on
    ]
    dropped = [key for key, each in ahead.items() if key not in wanted and each.status is not ActivityStatus.CANCELLED]
    return Revision(
        added=tuple(each for key, each in wanted.items() if key not in now),
        moved=tuple(wanted[key] for key in moved),
        revived=tuple(each for key, each in wanted.items() if key in revived),
        dropped=tuple(dropped),
    )


def day_after_pause(due_on: date, resumed_from: date, *, on: WorkingDay) -> date:
    """The due day of what waited: unchanged when still ahead, else ten working days after work was taken up again."""
    return due_on if due_on >= resumed_from else add_working_days(resumed_from, KICK_OFF_WORKING_DAYS, on)


def is_closed_by_termination(due_on: date, terminated_from: date) -> bool:
    """What fell due before the end is still owed; what lay ahead is closed."""
    return due_on >= terminated_from


def is_closed_by_completion(kind: ActivityKind, due_on: date, completed_on: date) -> bool:
    """Check-points and measures ahead are closed; statements, the final follow-up and the one after a year are not."""
    return kind not in KEPT_WHEN_COMPLETED and due_on >= completed_on
