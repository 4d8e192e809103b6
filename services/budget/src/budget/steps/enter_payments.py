"""Enter payments that the bank had made before an agreement was carried over: paid, and never on their way again."""

from datetime import datetime

from budget.models.commitments import Commitment
from budget.models.payments import Payment, PaymentPart, PaymentState
from budget.rules.movements import Against, Line
from budget.rules.payment_texts import LONGEST_TEXT, carry
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCarriedOverV1
from shared.contracts.carrying import CarriedPayment


async def enter_payments(
    work: Work, commitment: Commitment, carried: AgreementCarriedOverV1, *, now: datetime
) -> list[Payment]:
    """Enter the payments in the order in which they were made. Their instalments are paid."""
    payments = []
    for made in sorted(carried.payments, key=lambda made: (made.paid_on, made.bank_reference)):
        rule = await get_rule(work, commitment.programme, made.cost_kind, now=now)
        payment = _payment(commitment, made, item=rule.item, by=work.actor.subject, now=now)
        await work.payments.add(payment)
        beyond = Line(rule.item, made.fiscal_year, made.cost_kind, made.amount, Against.ALLOTMENT)
        commitment.spend([], beyond, now)
        payments.append(payment)
    paid = {payment.instalment_id for payment in payments}
    for instalment in await work.instalments.lock_instalments_of(commitment.id):
        if instalment.id in paid:
            instalment.pay(now)
    return payments


def _payment(commitment: Commitment, made: CarriedPayment, *, item: str, by: str, now: datetime) -> Payment:
    return Payment(
        id=made.payment_id,
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        instalment_id=made.instalment_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        cost_kind=made.cost_kind.value,
        amount=made.amount,
        incurred_on=made.paid_on,
        pay_on=made.paid_on,
        message=carry(f"Ingående balans, {commitment.diary_number}")[:LONGEST_TEXT],
        state=PaymentState.PAID,
        proposed_by=by,
        paid_on=made.paid_on,
        fiscal_year=made.fiscal_year,
        bank_reference=made.bank_reference,
        created_at=now,
        updated_at=now,
        parts=[PaymentPart(item=item, line_year=made.fiscal_year, amount=made.amount)],
    )
