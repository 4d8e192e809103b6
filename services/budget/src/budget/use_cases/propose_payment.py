"""Propose a payment that no instalment plans, such as a contractor's invoice."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models import CommitmentState, Payment, PaymentState
from budget.rules.money import ZERO, kronor
from budget.unit_of_work import Work


async def propose_payment(
    work: Work,
    agreement_id: UUID,
    *,
    cost_kind: str,
    amount: Decimal,
    incurred_on: date,
    pay_on: date,
    message: str,
    now: datetime,
) -> Payment:
    commitment = await work.fundings.get_commitment_for_change(agreement_id)
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState("Pengarna är inte bundna, eller så är överenskommelsen pausad eller avslutad.")
    payments = await work.payments.payments_of(agreement_id)
    leaving = sum((payment.amount for payment in payments if payment.is_open and payment.cost_kind == cost_kind), ZERO)
    bound = sum((line.amount for line in commitment.held if line.cost_kind == cost_kind), ZERO)
    if amount > bound - leaving:
        raise NotEnoughMoney(
            f"Överenskommelsen har {kronor(bound)} kvar att betala av slaget {cost_kind}, varav {kronor(leaving)} är "
            f"på väg. Begärt: {kronor(amount)}. Ändra överenskommelsen om mer ska betalas."
        )
    payment = Payment(
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        cost_kind=cost_kind,
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
