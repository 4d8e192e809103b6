"""How a grant is paid when the parties have not agreed otherwise.

One instalment for each fiscal year, the first year's in two halves: the first half when both have signed, every later
part when the statement of the part before it has been approved.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

ORE = Decimal("0.01")
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Part:
    """Kronor paid from `due_on`, and the day the organiser states how they were used."""

    amount: Decimal
    due_on: date
    statement_on: date


def default_parts(grant_by_year: Mapping[int, Decimal], *, starts_on: date, ends_on: date) -> list[Part]:
    parts: list[Part] = []
    for year, amount in sorted(grant_by_year.items()):
        first_day, last_day = max(starts_on, date(year, 1, 1)), min(ends_on, date(year, 12, 31))
        stated = min(ends_on, date(year + 1, 1, 31))
        if parts:
            parts.append(Part(amount, first_day, stated))
            continue
        half = (amount * HALF).quantize(ORE, ROUND_DOWN)
        middle = first_day + timedelta(days=(last_day - first_day).days // 2)
        parts += [Part(half, first_day, middle), Part(amount - half, first_day, stated)]
    return [part for part in parts if part.amount > 0]
