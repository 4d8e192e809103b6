"""Instalments of a grant when the parties have not agreed otherwise, and those that they may agree on.

One instalment for each fiscal year; the first year's in two halves when its days leave room for a statement between
them. Every later instalment waits for the statement of the one before it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from agreements.rules.faults import Fault, Faults
from agreements.rules.periods import months_later

ORE = Decimal("0.01")
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Part:
    """Kronor paid from `due_on`, and the day by which the organiser must state how they were used."""

    amount: Decimal
    due_on: date
    statement_on: date
    waits: bool
    """Not before the statement of the part before it."""


def default_parts(
    grant_by_year: Mapping[int, Decimal], *, starts_on: date, ends_on: date, months_after_payment: int
) -> list[Part]:
    parts: list[Part] = []
    for year, amount in sorted(grant_by_year.items()):
        first_day, last_day = max(starts_on, date(year, 1, 1)), min(ends_on, date(year, 12, 31))
        # A month into the next year: the books of the year are closed by then.
        closed_on = min(ends_on, date(year + 1, 1, 31))
        middle = first_day + timedelta(days=(last_day - first_day).days // 2)
        for share, stated_on in _shares(
            amount, middle, closed_on, halved=not parts and middle >= months_later(first_day, months_after_payment)
        ):
            former = parts[-1].statement_on if parts else None
            # A statement that comes too late for the money's year is no condition: the money would never be paid.
            waits = former is not None and former <= last_day
            due_on = max(first_day, former) if former and waits else first_day
            statement_on = max(stated_on, months_later(due_on, months_after_payment))
            parts.append(Part(share, due_on, statement_on, waits))
    return parts


def _shares(amount: Decimal, middle: date, closed_on: date, *, halved: bool) -> Iterator[tuple[Decimal, date]]:
    half = (amount * HALF).quantize(ORE, ROUND_DOWN)
    # Half of a single öre is nothing: no instalment of zero kronor.
    if halved and half:
        yield half, middle
        yield amount - half, closed_on
    else:
        yield amount, closed_on


def sum_faults(grant_by_year: Mapping[int, Decimal], paid_by_year: Mapping[int, Decimal]) -> Faults:
    """Each year's instalments must be that year's grant, to the öre: nothing is paid before its year, or lost."""
    for year in sorted(grant_by_year.keys() | paid_by_year.keys()):
        granted, paid = grant_by_year.get(year, Decimal()), paid_by_year.get(year, Decimal())
        if granted != paid:
            yield Fault("content.instalments", f"summan för {year} är {paid:.2f}", f"bidraget {granted:.2f}")
