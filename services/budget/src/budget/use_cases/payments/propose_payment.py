"""Propose a payment that no instalment plans, such as a contractor's invoice."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models import Commitment, CommitmentState, Payment, PaymentState
from budget.rules.money import kronor
from budget.steps.check_measure import check_measure
from budget.steps.place_costs import rule_of
from budget.unit_of_work import Work
from budget.use_cases.accruals.record_accrual import check_delivered, counts_when_incurred, left_to_spend
from shared.kit.clock import swedish_date


async def propose_payment(
    work: Work,
    agreement_id: UUID,
    *,
    cost_kind: str,
    amount: Decimal,
    incurred_on: date,
    pay_on: date,
    message: str,
    measure_id: UUID | None = None,
    accrual_id: UUID | None = None,
    payee_organization_number: str | None = None,
    now: datetime,
) -> Payment:
    """With `accrual_id` it pays a debt: what was delivered counts already, whatever has become of the agreement."""
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    await check_measure(work, commitment, measure_id)
    if accrual_id:
        await _check_debt(work, commitment, accrual_id, cost_kind=cost_kind, amount=amount)
    else:
        await _check_bound(work, commitment, cost_kind=cost_kind, amount=amount, incurred_on=incurred_on, now=now)
    payment = Payment(
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        cost_kind=cost_kind,
        measure_id=measure_id,
        accrual_id=accrual_id,
        payee_organization_number=payee_organization_number,
        amount=amount,
        incurred_on=incurred_on,
        pay_on=pay_on,
        message=message,
        state=PaymentState.PROPOSED,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        parts=[],
    )
    await work.payments.add_payment(payment)
    await work.record("propose", "payment", payment.id, at=now, after={"amount": str(amount), "kind": cost_kind})
    return payment


async def _check_bound(
    work: Work, commitment: Commitment, *, cost_kind: str, amount: Decimal, incurred_on: date, now: datetime
) -> None:
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState("Pengarna är inte bundna, eller så är överenskommelsen pausad eller avslutad.")
    if counts_when_incurred(await rule_of(work, commitment.programme, cost_kind, now=now)):
        check_delivered(incurred_on, swedish_date(now))
    left = await left_to_spend(work, commitment, cost_kind)
    if amount > left:
        raise NotEnoughMoney(
            f"Överenskommelsen har {kronor(left)} kvar att betala av slaget {cost_kind}, utöver det som är på väg. "
            f"Begärt: {kronor(amount)}. Ändra överenskommelsen om mer ska betalas, eller ange accrual_id om "
            "betalningen gäller en upplupen kostnad."
        )


async def _check_debt(work: Work, commitment: Commitment, accrual_id: UUID, *, cost_kind: str, amount: Decimal) -> None:
    accrual = await work.vouchers.get_accrual_for_change(accrual_id)
    if (accrual.commitment_id, accrual.cost_kind) != (commitment.id, cost_kind):
        raise WrongState("Den upplupna kostnaden hör till en annan överenskommelse eller ett annat kostnadsslag.")
    left = accrual.outstanding - await work.vouchers.on_its_way(accrual_id)
    if amount > left:
        raise NotEnoughMoney(
            f"{kronor(left)} återstår att betala av den upplupna kostnaden. Begärt: {kronor(amount)}. "
            "Registrera en leverans till om mer har levererats."
        )
