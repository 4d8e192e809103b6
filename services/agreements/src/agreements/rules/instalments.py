"""Instalments of a grant when the parties have not agreed otherwise, and those that they may agree on.

One instalment for each fiscal year; the first year's in two halves when its days leave room for a statement between
them. Every later instalment waits for the statement of the one before it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from agreements.rules.carried_forward import Forward, Forwards
from agreements.rules.faults import Fault, Faults
from agreements.rules.periods import months_later

ORE = Decimal("0.01")
HALF = Decimal("0.5")
GRANT = "grant"
"""The cost kind of what instalments pay."""


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


def sum_faults(grant_by_year: Mapping[int, Decimal], paid_by_year: Mapping[int, Decimal], forwards: Forwards) -> Faults:
    """Each year's instalments must be that year's grant, to the öre: nothing is paid before its year, or lost. What
    was not paid when the year was closed may be paid the year that it followed to, and no more than that."""
    followed: dict[int, Decimal] = defaultdict(Decimal)
    for year in _years(grant_by_year, paid_by_year, forwards):
        granted, paid = grant_by_year.get(year, Decimal()), paid_by_year.get(year, Decimal())
        forward = forwards.get((year, GRANT), Forward(year + 1, Decimal()))
        most = granted + followed[year]
        least = max(Decimal(), most - forward.amount)
        if not least <= paid <= most:
            expected = _expected(granted, followed[year], forward, least=least)
            yield Fault("content.instalments", f"summan för {year} är {paid:.2f}", expected)
        followed[forward.to_year] += most - min(most, max(least, paid))


def _years(grant_by_year: Mapping[int, Decimal], paid_by_year: Mapping[int, Decimal], forwards: Forwards) -> list[int]:
    to_years = {forward.to_year for (_, kind), forward in forwards.items() if kind == GRANT}
    return sorted(grant_by_year.keys() | paid_by_year.keys() | to_years)


def _expected(granted: Decimal, followed: Decimal, forward: Forward, *, least: Decimal) -> str:
    expected = f"bidraget {granted:.2f}"
    if followed:
        expected += f" och {followed:.2f} som följde med från ett tidigare år"
    if forward.amount:
        expected += f", eller ned till {least:.2f} när resten av det som följde med till {forward.to_year} betalas då"
    return expected
