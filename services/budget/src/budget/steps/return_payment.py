"""The bank refused a payment that was sent: the money stays bound, and a person looks at the instalment."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.payments import Payment, PaymentState
from budget.steps.lock_payment import lock_payment
from budget.steps.withdraw_payment import withdraw_payment
from budget.unit_of_work import Work


async def return_payment(work: Work, payment_id: UUID, *, reason: str, now: datetime) -> Payment:
    _, payment = await lock_payment(work, payment_id, now=now)
    if payment.state is PaymentState.PAID:
        raise WrongState("Betalningen är redan bokförd som betald. Pengar som kommer tillbaka bokförs som inbetalning.")
    if payment.state is not PaymentState.REJECTED:
        await withdraw_payment(work, payment, reason=reason, now=now)
    return payment
