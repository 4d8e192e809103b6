"""The days on which the government wants its reports: single days and recurring days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Recurrence:
    """The same day every `every_years` years from `starts_on`; until the assignment's last day when there is one."""

    starts_on: date
    every_years: int


@dataclass(frozen=True)
class ReportingDuty:
    """One report that an assignment demands, with its single days and its recurrence, and its source."""

    code: str
    name: str
    source: str
    days: tuple[date, ...] = ()
    recurrence: Recurrence | None = None


def days_due(duty: ReportingDuty, since: date, until: date, *, ends_on: date | None = None) -> list[date]:
    """The days of a duty from `since` to `until`, both included."""
    last = min(until, ends_on) if ends_on else until
    days = {*duty.days, *_recurring(duty.recurrence, last)}
    return sorted(day for day in days if since <= day <= last)


def _recurring(recurrence: Recurrence | None, last: date) -> Iterable[date]:
    if recurrence is None:
        return
    day = recurrence.starts_on
    while day <= last:
        yield day
        day = day.replace(year=day.year + recurrence.every_years)
