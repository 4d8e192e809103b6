"""The finance system reports that the bank refused a payment."""

from datetime import datetime
from uuid import UUID

from budget.models.payments import Payment
from budget.steps.return_payment import return_payment
from budget.unit_of_work import Work


async def refuse_payment(work: Work, payment_id: UUID, *, reason: str, now: datetime) -> Payment:
    return await return_payment(work, payment_id, reason=reason, now=now)
