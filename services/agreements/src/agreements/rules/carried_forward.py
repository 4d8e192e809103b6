"""Money that was not paid when its fiscal year was closed: budget has carried it forward, and it may be paid later."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple


class Forward(NamedTuple):
    """Kronor that followed from a closed year."""

    to_year: int
    amount: Decimal


Forwards = Mapping[tuple[int, str], Forward]
"""What followed, by the year that was closed and cost kind."""


def summed_forward(rows: Iterable[tuple[int, int, str, Decimal]]) -> Forwards:
    """`rows`: closed year, the year that it followed to, cost kind and kronor."""
    sums: dict[tuple[int, str], Forward] = {}
    for from_year, to_year, kind, amount in rows:
        known = sums.get((from_year, kind))
        sums[from_year, kind] = Forward(to_year, amount + (known.amount if known else Decimal()))
    return sums


def followed_to(forwards: Forwards, year: int, kind: str) -> int:
    """The last year that money of a year has followed to; the year itself when none has."""
    while (forward := forwards.get((year, kind))) and forward.amount:
        year = forward.to_year
    return year
