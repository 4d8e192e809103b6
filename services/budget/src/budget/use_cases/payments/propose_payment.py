"""Propose a payment that no instalment plans, such as a contractor's invoice."""

from datetime import date, datetime
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models.commitments import Commitment, CommitmentState
from budget.models.payments import Payment, PaymentState
from budget.rules.costs import Cost
from budget.rules.wording import DELIVERED, NOT_BOUND, less_to_pay, less_to_settle
from budget.steps.check_delivered import check_debt, check_invoiced, check_supplier
from budget.steps.check_hold import check_hold
from budget.steps.check_measure import check_measure
from budget.steps.check_passed import check_passed
from budget.steps.get_rule import get_rule
from budget.steps.lock_commitment import lock_commitment
from budget.steps.retain_approved import left_to_spend
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body


async def propose_payment(
    work: Work,
    agreement_id: UUID,
    *,
    cost: Cost,
    pay_on: date,
    accrual_id: UUID | None = None,
    payee_organization_number: str | None = None,
    now: datetime,
) -> Payment:
    """Propose a payment; with `accrual_id`, of a debt: its delivery counts, whatever became of the agreement."""
    with named_in_body("commitment_id"):
        commitment = await lock_commitment(work, agreement_id, now=now)
    await check_measure(work, commitment, cost.measure_id)
    await check_supplier(work, commitment, cost, payee_organization_number)
    if accrual_id:
        await _check_debt(work, commitment, cost, accrual_id)
    else:
        await _check_bound(work, commitment, cost, now=now)
    payment = Payment(
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        cost_kind=cost.kind,
        measure_id=cost.measure_id,
        accrual_id=accrual_id,
        payee_organization_number=payee_organization_number,
        amount=cost.amount,
        incurred_on=cost.incurred_on,
        pay_on=pay_on,
        message=cost.text,
        state=PaymentState.PROPOSED,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        parts=[],
    )
    await work.payments.add(payment)
    after = {"amount": str(cost.amount), "kind": cost.kind}
    await work.record("propose_payment", "payment", payment.id, at=now, after=after)
    return payment


async def _check_bound(work: Work, commitment: Commitment, cost: Cost, *, now: datetime) -> None:
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState(NOT_BOUND)
    await check_hold(work, commitment)
    rule = await get_rule(work, commitment.programme, cost.kind, now=now)
    if rule.counts_when_incurred:
        check_passed("incurred_on", cost.incurred_on, today=swedish_date(now), advice=DELIVERED)
        await check_invoiced(work, commitment, cost)
    left = await left_to_spend(work, commitment, cost.kind)
    if cost.amount > left:
        raise NotEnoughMoney(less_to_pay(cost.kind, left=left, requested=cost.amount))


async def _check_debt(work: Work, commitment: Commitment, cost: Cost, accrual_id: UUID) -> None:
    with named_in_body("accrual_id"):
        accrual = await work.accruals.get_accrual_for_change(accrual_id)
    if (accrual.commitment_id, accrual.cost_kind) != (commitment.id, cost.kind):
        raise WrongState("Den upplupna kostnaden hör till en annan överenskommelse eller ett annat kostnadsslag.")
    left = accrual.outstanding - await work.payments.sum_on_its_way(accrual_id)
    if cost.amount > left:
        raise NotEnoughMoney(less_to_settle(left=left, requested=cost.amount))
    await check_debt(work, accrual, cost.amount)
