"""Exact kronor: rounding as the government's tables do it, spreading without losing an öre, Swedish writing."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal("0.00")
ORE = Decimal("0.01")
LARGEST = Decimal("9999999999999.99")
"""The largest amount of a database column: numeric(15, 2)."""


def total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def in_thousands(amount: Decimal) -> int:
    """Kronor as tkr. Figures are rounded one by one, so parts need not add up (Redovisning dnr 2015:778, 6.5)."""
    return int((amount / 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def spread(amount: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """Split kronor by weight; the öre that are left over go to the first parts, so the parts always add up."""
    if not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("weights must be non-negative and not all zero")
    ore = int(amount / ORE)
    weight_sum = sum(weights)
    shares = [abs(ore) * weight // weight_sum for weight in weights]
    left = abs(ore) - sum(shares)
    # Only parts with a weight get the öre that are left over: a part without one stays zero.
    for index in [index for index, weight in enumerate(weights) if weight][:left]:
        shares[index] += 1
    sign = 1 if ore >= 0 else -1
    return [ORE * share * sign for share in shares]


def kronor(amount: Decimal) -> str:
    """1234567.5 as "1 234 567,50 kr", with non-breaking spaces."""
    whole, _, ore = f"{abs(amount):,.2f}".partition(".")
    sign = "−" if amount < 0 else ""
    return f"{sign}{whole.replace(',', ' ')},{ore} kr".replace(" ", "\u00a0")
