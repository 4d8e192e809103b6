"""The end of a fiscal year: the saving, the credit used and the rest that lapses (anslagsförordningen 2011:223)."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from budget.rules.money import ORE, ZERO

SAVING_SHARE = Decimal("0.03")
"""Three per cent of the allotted may be saved without asking; more or less when the government decides so."""


@dataclass(frozen=True, slots=True)
class Closing:
    """End of a year on one item. `saved` and `credit_used` follow to the next year, `lapsed` does not."""

    left: Decimal
    saved: Decimal
    credit_used: Decimal
    lapsed: Decimal


def close(*, available: Decimal, credit: Decimal, allotted: Decimal, may_save: Decimal | None, saves: bool) -> Closing:
    """`available` counts the credit in; `may_save` is a decided amount that replaces the three per cent."""
    own = available - credit  # a credit is no money of its own and is never saved
    limit = may_save if may_save is not None else _three_per_cent(allotted) if saves else ZERO
    saved = max(ZERO, min(own, limit))
    used = max(ZERO, -own)
    return Closing(left=available, saved=saved, credit_used=used, lapsed=max(ZERO, own) - saved)


def _three_per_cent(allotted: Decimal) -> Decimal:
    return (allotted * SAVING_SHARE).quantize(ORE, rounding=ROUND_DOWN)
