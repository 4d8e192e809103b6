"""Which fiscal year a cost belongs to: the calendar year, by the day that counts for its kind."""

from datetime import date
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 2015, 2100
"""The fiscal years that the books can have."""


class CountedWhen(StrEnum):
    """The day that decides the year (anslagsförordningen 2011:223; regleringsbrev for 1:5)."""

    PAID = "paid"
    INCURRED = "incurred"


def fiscal_year(day: date) -> int:
    return day.year


def counting_day(counted: CountedWhen, *, incurred_on: date, paid_on: date) -> date:
    """The day a cost counts: of grants when they are paid, of bought services and own costs when they arise."""
    return paid_on if counted is CountedWhen.PAID else incurred_on


def counting_year(counted: CountedWhen, *, incurred_on: date, paid_on: date) -> int:
    return fiscal_year(counting_day(counted, incurred_on=incurred_on, paid_on=paid_on))
