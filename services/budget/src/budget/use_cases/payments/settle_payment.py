"""The finance system reports that a payment was made."""

from datetime import date, datetime
from uuid import UUID

from budget.models.payments import Payment
from budget.steps.conclude_payment import conclude_payment
from budget.unit_of_work import Work


async def settle_payment(work: Work, payment_id: UUID, *, paid_on: date, bank_reference: str, now: datetime) -> Payment:
    return await conclude_payment(work, payment_id, paid_on=paid_on, bank_reference=bank_reference, now=now)
