"""Divides a payment that names no measure: in proportion to the amounts left to pay on the agreement's measures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from budget.rules.money import ORE, ZERO, spread


@dataclass(frozen=True, slots=True)
class Tied:
    """A measure and how it is arranged; both None for what the agreement ties to no measure."""

    measure_id: UUID | None = None
    measure_kind: str | None = None


UNTIED = Tied()


@dataclass(frozen=True, slots=True)
class AgreedShare:
    """Kronor that an agreement gives a measure in a year."""

    fiscal_year: int
    tied: Tied
    amount: Decimal


def left_to_pay(agreed: Iterable[AgreedShare], booked: Mapping[Tied, Decimal], *, until: int) -> dict[Tied, Decimal]:
    """Agreed for the years up to `until` less what is booked, per measure; never below zero."""
    left: dict[Tied, Decimal] = defaultdict(lambda: ZERO)
    for share in agreed:
        if share.fiscal_year <= until:
            left[share.tied] += share.amount
    return {tied: max(ZERO, amount - booked.get(tied, ZERO)) for tied, amount in left.items()}


def divide(amount: Decimal, *weights: Mapping[Tied, Decimal]) -> dict[Tied, Decimal]:
    """The amount by the first weights that say anything, exact to the öre; untied when none does."""
    for known in weights:
        chosen = {tied: weight for tied, weight in known.items() if weight > ZERO}
        if chosen:
            # One order for all: the öre left over fall on the same measure every time.
            order = sorted(chosen, key=lambda tied: (str(tied.measure_id), str(tied.measure_kind)))
            parts = spread(amount, [int(chosen[tied] / ORE) for tied in order])
            return {tied: part for tied, part in zip(order, parts, strict=True) if part}
    return {UNTIED: amount} if amount else {}


def shares_of(
    amount: Decimal, agreed: Iterable[AgreedShare], booked: Mapping[Tied, Decimal], *, until: int
) -> dict[Tied, Decimal]:
    """Divide a payment of a cost kind: by what is left up to its year, else by all that was agreed."""
    known = list(agreed)
    everything: dict[Tied, Decimal] = defaultdict(lambda: ZERO)
    for share in known:
        everything[share.tied] += share.amount
    return divide(amount, left_to_pay(known, booked, until=until), everything)
