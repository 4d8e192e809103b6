"""Kronor by fiscal year and cost kind: sums, and what exceeds what was decided."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

Key = tuple[int, str]


def summed(lines: Iterable[tuple[int, str, Decimal]]) -> dict[Key, Decimal]:
    """One amount for each fiscal year and kind, in order."""
    sums: dict[Key, Decimal] = {}
    for year, kind, amount in lines:
        sums[year, kind] = sums.get((year, kind), Decimal()) + amount
    return dict(sorted(sums.items()))


def exceeding(asked: Mapping[Key, Decimal], decided: Mapping[Key, Decimal]) -> list[Key]:
    """Where more is asked for than was decided."""
    return [key for key, amount in asked.items() if amount > decided.get(key, Decimal())]
