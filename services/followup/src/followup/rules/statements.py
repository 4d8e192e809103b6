"""The sums of a grant statement: used, kept and paid back."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal("0.00")


class Outcome(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


def lines_add_up(amount_used: Decimal, lines: Iterable[Decimal]) -> bool:
    return sum(lines, ZERO) == amount_used


def fault_in_judgement(outcome: Outcome, approved: Decimal, *, used: Decimal, granted: Decimal) -> str | None:
    """The fault of a proposed judgement, in Swedish; None when there is none.

    No more can be approved than was used, nor than the grant it answers for; a rejection must claim something back.
    """
    highest = min(used, granted)
    if not ZERO <= approved <= highest:
        bounds = "högst det som använts och högst det bidrag som redovisas"
        return f"Godkänn ett belopp mellan 0.00 och {highest} kr: {bounds}."
    if outcome is Outcome.REJECTED and approved == granted:
        return "Ett avslag ska innebära att minst en del av bidraget återkrävs. Föreslå godkännande i stället."
    return None


def not_accepted(granted: Decimal, approved: Decimal) -> Decimal:
    """The part of the grant that may not be kept: unused when approved, claimed back when rejected."""
    return granted - approved
