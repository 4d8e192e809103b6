"""The dose at a unit in a school year: measures, months and follow-ups that were held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgreedMeasure:
    """One measure of a cooperation. `units` is empty for one at the organiser's level; `ends_on` is no later than the
    end of the cooperation."""

    organizer: str
    units: tuple[str, ...]
    kind: str
    starts_on: date
    ends_on: date
    followed_up: tuple[date, ...] = ()
    """The days of its follow-ups that have been held."""


@dataclass(frozen=True, slots=True)
class Dose:
    """Months are those in which a measure ran on at least one day, each counted once."""

    measures: int
    kinds: tuple[str, ...]
    months: int
    organizer_months: int
    follow_ups: int


def period_of(school_year: str) -> tuple[date, date]:
    """A school year as 1 July to 30 June; `2024` alone is the calendar year."""
    first = int(school_year[:4])
    if "/" in school_year:
        return date(first, 7, 1), date(first + 1, 6, 30)
    return date(first, 1, 1), date(first, 12, 31)


def dose_of(unit: str, organizer: str, school_year: str, measures: Iterable[AgreedMeasure]) -> Dose:
    """`measures` are those of the unit's organiser."""
    first, last = period_of(school_year)
    running = [m for m in measures if m.organizer == organizer and m.starts_on <= last and m.ends_on >= first]
    own = [measure for measure in running if unit in measure.units]
    above = [measure for measure in running if not measure.units]
    return Dose(
        measures=len(own),
        kinds=tuple(sorted({measure.kind for measure in own})),
        months=len(_months(own, first, last)),
        organizer_months=len(_months(above, first, last)),
        follow_ups=sum(first <= day <= last for measure in own for day in measure.followed_up),
    )


def treated_from(unit: str, measures: Iterable[AgreedMeasure]) -> date | None:
    """The first day of the first measure that names the unit."""
    return min((measure.starts_on for measure in measures if unit in measure.units), default=None)


def _months(measures: Sequence[AgreedMeasure], first: date, last: date) -> set[int]:
    found: set[int] = set()
    for measure in measures:
        begins, ends = max(measure.starts_on, first), min(measure.ends_on, last)
        found |= set(range(begins.year * 12 + begins.month, ends.year * 12 + ends.month + 1))
    return found
