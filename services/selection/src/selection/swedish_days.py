"""The Swedish working days, computed without the network."""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays


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
