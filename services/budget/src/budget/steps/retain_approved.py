"""An approved payment that is on its way stays bound, whatever the agreement comes to say."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from budget.models.commitments import Commitment
from budget.models.payments import PaymentState
from budget.rules.cost_lines import draw
from budget.rules.money import ZERO, total
from budget.rules.movements import Line, amount_of
from budget.unit_of_work import Work


async def retain_approved(work: Work, commitment: Commitment, wanted: Sequence[Line], *, day: date) -> list[Line]:
    """`wanted`, but never less of a kind than is approved and on its way to the bank."""
    kept = list(wanted)
    for kind, amount in (await approved_unpaid(work, commitment)).items():
        if amount > amount_of(line for line in kept if line.cost_kind == kind):
            drawn, _ = draw(commitment.bound_of(kind), amount, year=day.year)
            kept = [line for line in kept if line.cost_kind != kind]
            kept += [replace(line, amount=part) for line, part in drawn]
    return kept


async def approved_unpaid(work: Work, commitment: Commitment) -> dict[str, Decimal]:
    """Kronor approved and not yet paid, by cost kind; a cost that has counted already takes nothing more."""
    sums: dict[str, Decimal] = {}
    for payment in await work.payments.list_payments_of(commitment.id):
        if payment.takes_from_bound and payment.state is not PaymentState.PROPOSED:
            sums[payment.cost_kind] = sums.get(payment.cost_kind, ZERO) + payment.amount
    return sums


async def left_to_spend(work: Work, commitment: Commitment, cost_kind: str) -> Decimal:
    """Kronor bound for this cost kind, less payments under way."""
    payments = await work.payments.list_payments_of(commitment.id)
    under_way = total(p.amount for p in payments if p.takes_from_bound and p.cost_kind == cost_kind)
    return amount_of(commitment.bound_of(cost_kind)) - under_way
