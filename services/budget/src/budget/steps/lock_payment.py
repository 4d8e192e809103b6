"""Lock a payment for change: the cooperation and its commitment first, as every change of its money does."""

from datetime import datetime
from uuid import UUID

from budget.models.commitments import Commitment
from budget.models.payments import Payment
from budget.steps.lock_commitment import lock_commitment
from budget.unit_of_work import Work


async def lock_payment(work: Work, payment_id: UUID, *, now: datetime) -> tuple[Commitment, Payment]:
    commitment_id = (await work.payments.get_payment(payment_id)).commitment_id
    commitment = await lock_commitment(work, commitment_id, now=now)
    return commitment, await work.payments.get_payment_for_change(payment_id)
