"""A payment will not be made: its instalment stops until a person asks for a new proposal."""

from datetime import datetime

from budget.models.commitments import CommitmentState
from budget.models.payments import Payment
from budget.steps.release_rest import release_rest
from budget.unit_of_work import Work


async def withdraw_payment(work: Work, payment: Payment, *, reason: str, now: datetime) -> None:
    payment.reject(reason, now)
    for instalment in await work.instalments.lock_instalments_of(payment.commitment_id):
        if instalment.id == payment.instalment_id:
            instalment.stop(now)
    await work.session.flush()  # the release below reads the payments that are left
    await work.record("withdraw_payment", "payment", payment.id, at=now, reason=reason)
    commitment = await work.commitments.get_commitment(payment.commitment_id)
    if commitment.state is CommitmentState.ENDED and not payment.accrual_id:
        await release_rest(work, commitment, reason=commitment.reason or reason, now=now)
