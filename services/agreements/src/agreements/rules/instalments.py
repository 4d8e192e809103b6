"""How a grant is paid when the parties have not agreed otherwise, and the sum that they may agree on.

One instalment for each fiscal year, the first year's in two halves: the first half when both have signed, every later
instalment when the statement of the instalment before it has been approved.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from agreements.rules.faults import Fault, Faults

ORE = Decimal("0.01")
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Part:
    """Kronor paid from `due_on`, and the day by which the organiser must state how they were used."""

    amount: Decimal
    due_on: date
    statement_on: date


def default_parts(grant_by_year: Mapping[int, Decimal], *, starts_on: date, ends_on: date) -> list[Part]:
    parts: list[Part] = []
    for year, amount in sorted(grant_by_year.items()):
        first_day, last_day = max(starts_on, date(year, 1, 1)), min(ends_on, date(year, 12, 31))
        # A month into the next year: the books of the year are closed by then.
        statement_on = min(ends_on, date(year + 1, 1, 31))
        if parts:
            parts.append(Part(amount, first_day, statement_on))
            continue
        half = (amount * HALF).quantize(ORE, ROUND_DOWN)
        middle = first_day + timedelta(days=(last_day - first_day).days // 2)
        parts += [Part(half, first_day, middle), Part(amount - half, first_day, statement_on)]
    # Half of a single öre is nothing: no instalment of zero kronor.
    return [part for part in parts if part.amount > 0]


def sum_faults(grants: Iterable[Decimal], instalments: Iterable[Decimal]) -> Faults:
    """The instalments must be the grant, to the öre."""
    granted, paid = sum(grants, Decimal()), sum(instalments, Decimal())
    if granted != paid:
        yield Fault("content.instalments", f"summan är {paid:.2f}", f"bidragens summa {granted:.2f}")
