"""Approve or reject a proposed payment; whoever proposed it may not."""

from datetime import datetime
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models import Commitment, CommitmentState, InstalmentState, Payment, PaymentState
from budget.rules.money import ZERO, kronor
from budget.steps.place_costs import rule_of
from budget.steps.retain_approved import leaving
from budget.unit_of_work import Work
from budget.use_cases.accruals.record_accrual import accrue, counts_when_incurred
from budget.use_cases.commitments.release_commitment import release_rest


async def approve_payment(work: Work, payment_id: UUID, *, version: int, now: datetime) -> Payment:
    payment = await _lock(work, payment_id)
    payment.expect(version)
    work.actor.must_differ_from(payment.proposed_by)
    if payment.state is not PaymentState.PROPOSED:
        raise WrongState("Bara en föreslagen betalning kan godkännas.")
    commitment = await work.fundings.get_commitment(payment.commitment_id)
    if commitment.state is not CommitmentState.COMMITTED and not payment.accrual_id:
        raise WrongState("Överenskommelsen är pausad, avslutad eller saknar pengar. Betalningen kan inte godkännas nu.")
    await _check_bound(work, commitment, payment)
    await _accrue(work, commitment, payment, now=now)
    payment.approve(work.actor.subject, now)
    await work.session.flush()
    await work.record("approve", "payment", payment.id, at=now, after={"amount": str(payment.amount)})
    return payment


async def _check_bound(work: Work, commitment: Commitment, payment: Payment) -> None:
    """The agreement may have been lowered since the payment was proposed."""
    if payment.accrual_id:
        return
    bound = sum((line.amount for line in commitment.held if line.cost_kind == payment.cost_kind), ZERO)
    left = bound - (await leaving(work, commitment)).get(payment.cost_kind, ZERO)
    if payment.amount > left:
        raise NotEnoughMoney(
            f"Överenskommelsen har {kronor(left)} kvar att betala av det kostnadsslaget. Betalningen är på "
            f"{kronor(payment.amount)}. Avvisa den och föreslå en ny på det som är kvar."
        )


async def _accrue(work: Work, commitment: Commitment, payment: Payment, *, now: datetime) -> None:
    """An approved invoice for a service that nobody has recorded as delivered: its cost counts from now on."""
    rule = await rule_of(work, payment.programme, payment.cost_kind, now=now)
    if payment.accrual_id is None and counts_when_incurred(rule):
        accrual = await accrue(
            work,
            commitment,
            cost_kind=payment.cost_kind,
            amount=payment.amount,
            incurred_on=payment.incurred_on,
            text=payment.message,
            measure_id=payment.measure_id,
            now=now,
        )
        payment.accrual_id = accrual.id


async def reject_payment(work: Work, payment_id: UUID, *, reason: str, version: int, now: datetime) -> Payment:
    """Before it has left. Its instalment is held until a person asks for a new proposal."""
    payment = await _lock(work, payment_id)
    payment.expect(version)
    if payment.state not in (PaymentState.PROPOSED, PaymentState.APPROVED):
        raise WrongState("Betalningen har redan lämnat myndigheten. Vänta på ekonomisystemets besked.")
    await withdraw_payment(work, payment, reason=reason, now=now)
    return payment


async def withdraw_payment(work: Work, payment: Payment, *, reason: str, now: datetime) -> None:
    payment.reject(reason, now)
    for instalment in await work.payments.instalments_of(payment.commitment_id):
        if instalment.id == payment.instalment_id:
            instalment.state = InstalmentState.HELD
    await work.session.flush()
    await work.record("reject", "payment", payment.id, at=now, reason=reason)
    commitment = await work.fundings.get_commitment(payment.commitment_id)
    if commitment.state is CommitmentState.ENDED and not payment.accrual_id:
        await release_rest(work, commitment, reason=commitment.reason or reason, now=now)


async def _lock(work: Work, payment_id: UUID) -> Payment:
    """The commitment first, as every change of what a cooperation holds does."""
    await work.fundings.get_commitment_for_change((await work.payments.get_payment(payment_id)).commitment_id)
    return await work.payments.get_payment_for_change(payment_id)
