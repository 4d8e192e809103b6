"""Propose the payment of an instalment. A person approves it."""

from datetime import date, datetime, timedelta

from budget.models.commitments import Commitment, CommitmentState
from budget.models.instalments import Instalment
from budget.models.payments import Payment, PaymentState
from budget.rules.payment_texts import LONGEST_TEXT, carry
from budget.steps.choose_pay_day import choose_pay_day
from budget.unit_of_work import Work
from shared.clock import swedish_date

DAYS_AHEAD = 3
"""Days from proposal to the day the bank pays: the time the approver has."""


async def propose_if_due(
    work: Work, commitment: Commitment, instalment: Instalment, *, now: datetime
) -> Payment | None:
    """The caller has locked the commitment and then the instalment."""
    if commitment.state is not CommitmentState.COMMITTED or not instalment.is_due(swedish_date(now)):
        return None
    if await work.supervisions.list_stopping(commitment):
        return None  # the worker asks again when the supervision has changed, or is released
    return await propose_grant(work, commitment, instalment, now=now)


async def propose_grant(work: Work, commitment: Commitment, instalment: Instalment, *, now: datetime) -> Payment:
    payment = _payment(instalment, commitment, proposer=work.actor.subject, today=swedish_date(now), now=now)
    instalment.propose(now)
    await work.payments.add(payment)
    await work.record("propose_grant", "payment", payment.id, at=now, after={"amount": str(payment.amount)})
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
        pay_on=choose_pay_day(today + timedelta(days=DAYS_AHEAD)),
        message=carry(f"Bidrag del {instalment.number}, {commitment.diary_number}")[:LONGEST_TEXT],
        state=PaymentState.PROPOSED,
        proposed_by=proposer,
        created_at=now,
        updated_at=now,
        parts=[],
    )
