"""The longest period of a cooperation, and days some months or years on."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.rules.faults import Fault, Faults

YEARS = {1: "ett", 2: "två", 3: "tre", 4: "fyra", 5: "fem"}


def months_later(day: date, months: int) -> date:
    """The same day some months on; the last day of the month where that month is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February."""
    return months_later(day, 12 * years)


def ended_faults(ends_on: date, *, today: date) -> Faults:
    """Nobody promises what should have been done already."""
    if ends_on < today:
        yield Fault("content.ends_on", "tiden har gått ut", f"{today} eller senare")


@dataclass(frozen=True)
class LongestPeriod:
    """The longest period and its start: the first day of the first agreement, or of the agreement itself."""

    most_years: int
    from_first_agreement: bool

    def last_allowed_day(self, counted_from: date) -> date:
        return years_later(counted_from, self.most_years) - timedelta(days=1)

    def faults(self, starts_on: date, ends_on: date, *, began_on: date | None) -> Faults:
        """`began_on`: when the cooperation began by its first agreement, which no amendment moves."""
        began = min(starts_on, began_on) if began_on and self.from_first_agreement else starts_on
        if ends_on <= starts_on:
            yield Fault("content.ends_on", "slutar före starten", f"en dag efter {starts_on}")
        elif ends_on > (last := self.last_allowed_day(began)):
            years = YEARS.get(self.most_years, str(self.most_years))
            yield Fault("content.ends_on", f"längre än {years} år från {began}", f"senast {last}")
