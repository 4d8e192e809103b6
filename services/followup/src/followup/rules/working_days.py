"""Arithmetic on working days and months; the caller says which days are working days."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

WorkingDay = Callable[[date], bool]


def next_working_day(day: date, is_working_day: WorkingDay) -> date:
    """The day itself when it is a working day, else the first one after it (lag (1930:173) 2 §)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, is_working_day: WorkingDay) -> date:
    """The working day that is `count` working days after `day`."""
    for _ in range(count):
        day = next_working_day(day + timedelta(days=1), is_working_day)
    return day


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
