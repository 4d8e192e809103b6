"""How long an agreement may run: at most three years (Redovisning dnr 2015:778, 2.5.1)."""

from datetime import date, timedelta

from agreements.rules.faults import Fault, Faults

MOST_YEARS = 3


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February in a year that has none
        return day.replace(year=day.year + years, day=28)


def last_allowed_day(starts_on: date) -> date:
    return years_later(starts_on, MOST_YEARS) - timedelta(days=1)


def is_too_long(starts_on: date, ends_on: date) -> bool:
    return ends_on > last_allowed_day(starts_on)


def period_faults(starts_on: date, ends_on: date) -> Faults:
    if ends_on <= starts_on:
        yield Fault("content.ends_on", "slutar före starten", f"en dag efter {starts_on}")
    elif is_too_long(starts_on, ends_on):
        yield Fault("content.ends_on", "längre än tre år", f"senast {last_allowed_day(starts_on)}")
