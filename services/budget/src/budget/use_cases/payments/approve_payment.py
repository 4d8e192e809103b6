"""Approve a proposed payment. Who may not stands in docs/duties.csv."""

from datetime import datetime
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models.commitments import Commitment, CommitmentState
from budget.models.payments import Payment, PaymentState
from budget.rules.accounts import PositionKey
from budget.rules.money import ZERO
from budget.rules.movements import amount_of
from budget.rules.wording import less_to_approve
from budget.steps.accrue_cost import accrue_cost
from budget.steps.check_delivered import check_debt, check_invoiced
from budget.steps.check_hold import check_hold
from budget.steps.get_rule import get_rule
from budget.steps.lock_payment import lock_payment
from budget.steps.retain_approved import approved_unpaid
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def approve_payment(work: Work, payment_id: UUID, *, version: int, now: datetime) -> Payment:
    commitment, payment = await lock_payment(work, payment_id, now=now)
    payment.expect(version)
    await _check_another(work, commitment, payment, now=now)
    if payment.state is not PaymentState.PROPOSED:
        raise WrongState("Bara en föreslagen betalning kan godkännas.")
    if payment.accrual_id is None:
        await check_hold(work, commitment)
        await _check_bound(work, commitment, payment)
        await _accrue(work, commitment, payment, now=now)
    else:
        # The delivery may have been corrected since it was proposed.
        accrual = await work.accruals.get_accrual_for_change(payment.accrual_id)
        await check_debt(work, accrual, payment.amount, payment_id=payment.id)
    payment.approve(work.actor.subject, now)
    await work.record("approve_payment", "payment", payment.id, at=now, after={"amount": str(payment.amount)})
    return payment


async def _check_another(work: Work, commitment: Commitment, payment: Payment, *, now: datetime) -> None:
    """Refuse whoever proposed it, recorded it as delivered, gave an account or a cost rule, or gave room for it."""
    payee = await work.payees.find_payee_for_change(payment.payee)
    rule = await get_rule(work, payment.programme, payment.cost_kind, now=now)
    year = swedish_date(now).year
    positions = {PositionKey(payment.programme, rule.item, year).name}
    for line in commitment.bound_of(payment.cost_kind):
        positions.add(PositionKey(payment.programme, line.item, line.fiscal_year).name)
    objects: dict[str, object] = {"payment": payment.id, "position": positions, "cost_rule": rule.id}
    objects |= {"payee": payee.id} if payee else {}
    objects |= {"accrual": payment.accrual_id} if payment.accrual_id else {}
    await work.must_be_another("approve_payment", **objects)


async def _check_bound(work: Work, commitment: Commitment, payment: Payment) -> None:
    """The agreement may have been lowered, paused or ended since the payment was proposed."""
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState("Överenskommelsen är pausad, avslutad eller saknar pengar. Betalningen kan inte godkännas nu.")
    kind = payment.cost_kind
    left = amount_of(commitment.bound_of(kind)) - (await approved_unpaid(work, commitment)).get(kind, ZERO)
    if payment.amount > left:
        raise NotEnoughMoney(less_to_approve(kind, left=left, requested=payment.amount))


async def _accrue(work: Work, commitment: Commitment, payment: Payment, *, now: datetime) -> None:
    """An invoice for a service that nobody has recorded as delivered: its cost counts from now on."""
    rule = await get_rule(work, payment.programme, payment.cost_kind, now=now)
    if rule.counts_when_incurred:
        await check_invoiced(work, commitment, payment.cost, payment_id=payment.id)
        payment.accrual_id = (await accrue_cost(work, commitment, payment.cost, now=now)).id
