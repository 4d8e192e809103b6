"""The commitment authorisation table of the annual report (FÅB 2000:605, bilaga): one row per appropriation item."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from budget.rules.money import ZERO, total


@dataclass(frozen=True, slots=True)
class Bound:
    """Kronor bound for `fiscal_year` by a change booked in `booked_in`; negative when paid, released or lapsed."""

    item: str
    booked_in: int
    fiscal_year: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """Opening + new − fulfilled = outstanding, and the outstanding by the year in which it is expected to be paid."""

    item: str
    ceiling: Decimal
    opening: Decimal
    new: Decimal
    fulfilled: Decimal
    outstanding: Decimal
    expected: dict[int, Decimal]


def table(changes: Iterable[Bound], ceilings: dict[str, Decimal], *, year: int) -> list[Row]:
    """The table for `year`: opening is what was bound at its start for this and later years, outstanding what is bound
    at its end for the years after it."""
    by_item: dict[str, list[Bound]] = defaultdict(list)
    for change in changes:
        by_item[change.item].append(change)
    return [_row(item, by_item[item], ceilings.get(item, ZERO), year=year) for item in sorted({*by_item, *ceilings})]


def _row(item: str, changes: list[Bound], ceiling: Decimal, *, year: int) -> Row:
    opening = _sum(change for change in changes if change.booked_in < year <= change.fiscal_year)
    expected = _expected(changes, year=year)
    outstanding = total(expected.values())
    new = _sum(change for change in changes if change.booked_in == year < change.fiscal_year and change.amount > 0)
    return Row(item, ceiling, opening, new, opening + new - outstanding, outstanding, expected)


def _expected(changes: Iterable[Bound], *, year: int) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for change in changes:
        if change.booked_in <= year < change.fiscal_year:
            sums[change.fiscal_year] += change.amount
    return {fiscal_year: amount for fiscal_year, amount in sorted(sums.items()) if amount}


def _sum(changes: Iterable[Bound]) -> Decimal:
    return total(change.amount for change in changes)
