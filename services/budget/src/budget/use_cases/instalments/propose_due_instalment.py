"""Propose the payment of each instalment that is due and whose condition is met. A person approves."""

from datetime import date, datetime, timedelta
from uuid import UUID

from budget.models import Commitment, CommitmentState, Instalment, InstalmentState, Payment, PaymentState
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date

DAYS_AHEAD = 3
"""From proposal to the day the bank pays; whoever approves has that long."""


async def propose_when_due(work: Work, instalment_id: UUID, *, now: datetime) -> Payment | None:
    """None when it is not due after all, or somebody else was first. Locks in the order that every change does."""
    commitment_id = (await work.payments.get_instalment(instalment_id)).commitment_id
    commitment = await work.fundings.get_commitment_for_change(commitment_id)
    instalment = await work.payments.get_instalment_for_change(instalment_id)
    if commitment.state is not CommitmentState.COMMITTED or not instalment.is_due(swedish_date(now)):
        return None
    return await propose_one(work, instalment, commitment, now=now)


async def propose_one(work: Work, instalment: Instalment, commitment: Commitment, *, now: datetime) -> Payment:
    payment = _payment(instalment, commitment, proposer=work.actor.subject, today=swedish_date(now), now=now)
    instalment.state = InstalmentState.PROPOSED
    await work.payments.add_payment(payment)
    await work.record("propose", "payment", payment.id, at=now, after={"amount": str(payment.amount)})
    return payment


def _payment(instalment: Instalment, commitment: Commitment, *, proposer: str, today: date, now: datetime) -> Payment:
    return Payment(
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        instalment_id=instalment.id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        cost_kind="grant",
        amount=instalment.amount,
        incurred_on=today,
        pay_on=today + timedelta(days=DAYS_AHEAD),
        message=f"Bidrag del {instalment.number}, {commitment.diary_number}",
        state=PaymentState.PROPOSED,
        proposed_by=proposer,
        created_at=now,
        updated_at=now,
        parts=[],
    )
