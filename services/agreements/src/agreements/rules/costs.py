"""Kronor by fiscal year and cost kind: sums, and amounts over those that were decided."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from agreements.rules.faults import Fault, Faults
from agreements.rules.wording import COST_KINDS

Key = tuple[int, str]


def summed(lines: Iterable[tuple[int, str, Decimal]]) -> dict[Key, Decimal]:
    """The sum by fiscal year and kind, in order."""
    sums: dict[Key, Decimal] = {}
    for year, kind, amount in lines:
        sums[year, kind] = sums.get((year, kind), Decimal()) + amount
    return dict(sorted(sums.items()))


def excess_faults(asked: Mapping[Key, Decimal], decided: Mapping[Key, Decimal]) -> Faults:
    """A fault wherever more is asked for than was decided."""
    for (year, kind), amount in asked.items():
        limit = decided.get((year, kind), Decimal())
        if amount > limit:
            message = f"{COST_KINDS[kind]} {year} är mer än vad som är beslutat"
            yield Fault("content.costs", message, f"högst {limit:.2f} enligt beslutet")


def lowered(costs: Mapping[Key, Decimal], former: Mapping[Key, Decimal]) -> list[str]:
    """Each year and kind with less than before, as Swedish phrases."""
    return [
        f"{COST_KINDS[kind]} {year}: {amount:.2f} → {costs.get((year, kind), Decimal()):.2f}"
        for (year, kind), amount in former.items()
        if costs.get((year, kind), Decimal()) < amount
    ]
