"""Sums of the books: amounts by item, fiscal year and cost kind."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

ZERO = Decimal(0)

Spot = tuple[str, int]
"""An appropriation item in a fiscal year."""
Key = tuple[str, int, str]
"""An item, a year and a cost kind; of what was given, what was given instead of the kind."""
Lines = dict[Key, Decimal]


def add(sums: dict[Any, Decimal], key: Any, amount: Decimal) -> None:
    """An empty sum is no sum."""
    sums[key] = sums.get(key, ZERO) + amount
    if not sums[key]:
        del sums[key]


def total(lines: Mapping[Key, Decimal]) -> Decimal:
    return sum(lines.values(), ZERO)


def sums_of(many: Iterable[Lines]) -> Lines:
    found: Lines = {}
    for lines in many:
        for key, amount in lines.items():
            add(found, key, amount)
    return found


def change_of(pairs: Iterable[tuple[Lines, Lines]]) -> Lines:
    found: Lines = {}
    for before, after in pairs:
        for sign, lines in ((-1, before), (1, after)):
            for key, amount in lines.items():
                add(found, key, sign * amount)
    return found


def at_spot(spot: Spot, *many: Lines) -> Decimal:
    return sum((amount for lines in many for key, amount in lines.items() if key[:2] == spot), ZERO)
