"""What an approved payment is about to take stays bound, whatever the agreement comes to say."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from budget.models import Commitment, PaymentState
from budget.rules.cost_lines import draw
from budget.rules.money import ZERO
from budget.rules.movements import Line
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date


async def keep_leaving(work: Work, commitment: Commitment, wanted: Sequence[Line], *, now: datetime) -> list[Line]:
    """`wanted`, but never less of a kind than what has been approved and is on its way to the bank."""
    kept = list(wanted)
    for kind, amount in (await leaving(work, commitment)).items():
        if amount > sum((line.amount for line in kept if line.cost_kind == kind), ZERO):
            held = [line for line in commitment.held if line.cost_kind == kind]
            kept = [line for line in kept if line.cost_kind != kind]
            kept += [
                Line(line.item, line.fiscal_year, kind, part, line.against)
                for line, part in draw(held, amount, year=swedish_date(now).year)[0]
            ]
    return kept


async def leaving(work: Work, commitment: Commitment) -> dict[str, Decimal]:
    """Kronor approved and not yet paid, by cost kind; costs that have counted already take nothing more."""
    found: dict[str, Decimal] = {}
    for payment in await work.payments.payments_of(commitment.id):
        if payment.takes_from_bound and payment.state is not PaymentState.PROPOSED:
            found[payment.cost_kind] = found.get(payment.cost_kind, ZERO) + payment.amount
    return found
