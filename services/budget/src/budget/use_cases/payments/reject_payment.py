"""Reject a payment before it has left the agency."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.payments import Payment, PaymentState
from budget.steps.lock_payment import lock_payment
from budget.steps.withdraw_payment import withdraw_payment
from budget.unit_of_work import Work


async def reject_payment(work: Work, payment_id: UUID, *, reason: str, version: int, now: datetime) -> Payment:
    _, payment = await lock_payment(work, payment_id, now=now)
    payment.expect(version)
    if payment.state not in (PaymentState.PROPOSED, PaymentState.APPROVED):
        raise WrongState("Betalningen har redan lämnat myndigheten. Vänta på ekonomisystemets besked.")
    await withdraw_payment(work, payment, reason=reason, now=now)
    return payment
