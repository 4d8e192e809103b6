"""Visits of the dialogue teams, week by week: what clashes, and which days are free instead.

As a rule two process supporters make a visit (Redovisning dnr 2015:778, 2.6.2).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from followup.rules.meetings import SUPPORTERS_AT_A_VISIT
from followup.rules.working_days import WorkingDay

AROUND_DAYS = 28
"""Days before and after the planned one among which another is looked for."""
PROPOSED = 3
"""Days that are proposed at most."""


class ClashKind(StrEnum):
    SUPPORTER = "supporter"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Visit:
    """`organizer` is whom it is to: two visits to one organiser on a day are one journey."""

    id: UUID
    day: date
    organizer: str
    supporters: frozenset[str] = frozenset()
    team_id: UUID | None = None
    is_planned: bool = True


@dataclass(frozen=True, slots=True)
class Clash:
    """Visits that cannot all be: of one supporter on a day, or of a team in a week beyond its room."""

    kind: ClashKind
    day: date
    visits: tuple[Visit, ...]
    supporter: str | None = None


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """The week as ISO 8601 writes it: 2026-W28."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def room(supporters: int, visits_a_week: int | None) -> int | None:
    """Visits that a team has room for in a week, two supporters at each; None where nobody has said."""
    return None if visits_a_week is None else supporters * visits_a_week // SUPPORTERS_AT_A_VISIT


def double_bookings(visits: Iterable[Visit]) -> list[Clash]:
    """Every supporter who is to be at more than one organiser on a day."""
    by_day: dict[tuple[date, str], list[Visit]] = defaultdict(list)
    for visit in visits:
        for supporter in visit.supporters:
            by_day[(visit.day, supporter)].append(visit)
    return [
        Clash(ClashKind.SUPPORTER, day, tuple(booked), supporter)
        for (day, supporter), booked in sorted(by_day.items())
        if len({visit.organizer for visit in booked}) > 1
    ]


def free_days(
    visit: Visit,
    others: Sequence[Visit],
    *,
    team: Collection[str] | None,
    most: int | None,
    today: date,
    first: date,
    is_working_day: WorkingDay,
) -> list[date]:
    """Days nearest to the planned one on which the visit clashes with nothing, in order of time.

    A visit without supporters needs two of the team who are free; while nobody has given the case a team, nobody is
    busy. `first`: the day from which it can be held.
    """
    found: list[date] = []
    for day in _nearest(visit.day):
        if day < max(today, first) or not is_working_day(day):
            continue
        away = {s for o in others if o.day == day and o.organizer != visit.organizer for s in o.supporters}
        free = not (visit.supporters & away) if visit.supporters else team is None or _has_two(set(team) - away)
        in_week = sum(1 for o in others if o.team_id == visit.team_id and monday(o.day) == monday(day))
        if free and (most is None or in_week < most):
            found.append(day)
        if len(found) == PROPOSED:
            break
    return sorted(found)


def _has_two(team: Collection[str]) -> bool:
    return len(team) >= SUPPORTERS_AT_A_VISIT


def _nearest(day: date) -> Iterator[date]:
    for distance in range(1, AROUND_DAYS + 1):
        yield day + timedelta(days=distance)
        yield day - timedelta(days=distance)
