"""Lock a payment for change: the cooperation and its commitment first, as every change of its money does."""

from uuid import UUID

from budget.models.commitments import Commitment
from budget.models.payments import Payment
from budget.unit_of_work import Work


async def lock_payment(work: Work, payment_id: UUID) -> tuple[Commitment, Payment]:
    commitment_id = (await work.payments.get_payment(payment_id)).commitment_id
    commitment = await work.commitments.get_commitment_for_change(commitment_id)
    return commitment, await work.payments.get_payment_for_change(payment_id)
