"""The agreement has ended: money that is neither paid nor on its way is free again."""

from datetime import datetime
from uuid import UUID

from budget.models.commitments import Commitment
from budget.models.payments import PaymentState
from budget.steps.release_rest import release_rest
from budget.unit_of_work import Work


async def release_commitment(work: Work, agreement_id: UUID, *, reason: str, now: datetime) -> Commitment | None:
    """Release the bound money. Payments that are approved or sent keep their part; those only proposed are rejected."""
    commitment = await work.commitments.find_commitment_for_change(agreement_id)
    if commitment is None:
        return None
    for payment in await work.payments.list_payments_of(agreement_id):
        # A debt is paid whatever becomes of the agreement.
        if payment.state is PaymentState.PROPOSED and not payment.accrual_id:
            payment.reject(reason, now)
            await work.record("withdraw_payment", "payment", payment.id, at=now, reason=reason)
    await release_rest(work, commitment, reason=reason, now=now)
    await _cancel_instalments(work, commitment.id, now=now)
    return commitment


async def _cancel_instalments(work: Work, commitment_id: UUID, *, now: datetime) -> None:
    under_way = {
        payment.instalment_id
        for payment in await work.payments.list_payments_of(commitment_id)
        if payment.state is not PaymentState.REJECTED
    }
    for instalment in await work.instalments.lock_instalments_of(commitment_id):
        if instalment.id not in under_way:
            instalment.cancel(now)
