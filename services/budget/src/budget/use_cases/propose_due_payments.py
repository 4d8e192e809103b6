"""Propose the payment of each instalment that is due and whose condition is met. A person approves."""

from datetime import date, datetime, timedelta

from budget.models import Commitment, Instalment, InstalmentState, Payment, PaymentState
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date

DAYS_AHEAD = 3
"""From proposal to the day the bank pays; whoever approves has that long."""


async def propose_due_payments(work: Work, *, now: datetime) -> list[Payment]:
    """Safe to run twice and in two processes at once: a due row is claimed, and an instalment has one payment."""
    due = await work.payments.due_instalments(swedish_date(now))
    commitments = [await work.fundings.get_commitment(instalment.commitment_id) for instalment in due]
    return [
        await propose_one(work, instalment, commitment, now=now)
        for instalment, commitment in zip(due, commitments, strict=True)
    ]


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
