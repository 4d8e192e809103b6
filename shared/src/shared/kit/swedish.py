"""Swedish days and amounts: working days without the network, where a day begins and ends, kronor as people write."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from holidays import country_holidays

from shared.clock import STOCKHOLM


@cache
def _days_off(year: int) -> frozenset[date]:
    """Public holidays, and the eves that lag (1930:173) 2 § counts as such: Midsummer, Christmas and New Year's Eve."""
    return frozenset(country_holidays("SE", years=year, categories=("public", "de_facto")))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _days_off(day.year)


def after_working_days(day: date, count: int) -> date:
    """The day that ends `count` working days after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def start_of(day: date) -> datetime:
    """The instant at which a Swedish day begins."""
    return datetime.combine(day, time(), STOCKHOLM)


def end_of(day: date) -> datetime:
    """Midnight at the end of a Swedish day: the first instant that no longer belongs to it."""
    return start_of(day + timedelta(days=1))


def kronor(amount: Decimal) -> str:
    """1234567.5 as "1 234 567,50 kr", with spaces that do not break the line."""
    whole, _, ore = f"{abs(amount):,.2f}".partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole.replace(',', ' ')},{ore} kr".replace(" ", "\u00a0")
