"""The finance system says that a payment was made, or that the bank refused it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.models import InstalmentState, Payment, PaymentPart, PaymentState, TransactionKind
from budget.rules.cost_lines import draw
from budget.rules.fiscal_year import CountedWhen, counting_year
from budget.rules.movements import Line, pay
from budget.unit_of_work import Work
from budget.use_cases.approve_payment import withdraw_payment
from budget.use_cases.move_funds import a_movement, demand_funds, scope_of
from budget.use_cases.place_costs import rule_of
from shared.contracts.budget import PaymentMadeV1
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date


async def settle_payment(work: Work, payment_id: UUID, *, paid_on: date, bank_reference: str, now: datetime) -> Payment:
    """The day decides the fiscal year: the day of payment for grants, the day the cost arose for services."""
    commitment_id = (await work.payments.get_payment(payment_id)).commitment_id
    commitment = await work.fundings.get_commitment_for_change(commitment_id)
    payment = await work.payments.get_payment_for_change(payment_id)
    if payment.state is PaymentState.PAID and payment.bank_reference == bank_reference:
        return payment
    if payment.state not in (PaymentState.APPROVED, PaymentState.SENT):
        raise WrongState("Bara en godkänd betalning kan bokföras som betald.")
    if paid_on > swedish_date(now):
        raise WrongState("Betalningsdagen ligger framåt i tiden. Lämna beskedet när banken har betalat.")
    rule = await rule_of(work, payment.programme, payment.cost_kind, now=now)
    year = counting_year(CountedWhen(rule.counted), incurred_on=payment.incurred_on, paid_on=paid_on)
    parts = draw([line for line in commitment.held if line.cost_kind == payment.cost_kind], payment.amount, year=year)
    if not parts:
        raise WrongState("Överenskommelsen har inte så mycket bundet av det kostnadsslaget. Kontrollera betalningen.")
    movement = a_movement(
        work,
        TransactionKind.PAID,
        programme=payment.programme,
        reference=commitment.diary_number,
        cause_id=payment.id,
        now=now,
    )
    postings = pay(scope_of(payment.programme, now), parts, counts_in=year)
    await demand_funds(work, postings, movement=movement)
    commitment.spend(parts)
    commitment.touch(now)
    payment.settle(paid_on=paid_on, fiscal_year=year, bank_reference=bank_reference, now=now)
    await _note_parts(work, payment, parts)
    await work.record("pay", "payment", payment.id, at=now, after={"paid_on": str(paid_on), "fiscal_year": year})
    work.publish(_fact(payment, item=parts[0][0].item), subject=payment.cooperation_id, programme=payment.programme)
    return payment


async def refuse_payment(work: Work, payment_id: UUID, *, reason: str, now: datetime) -> Payment:
    """The bank refused a payment that was sent: the money stays bound, and a person looks at the instalment."""
    await work.fundings.get_commitment_for_change((await work.payments.get_payment(payment_id)).commitment_id)
    payment = await work.payments.get_payment_for_change(payment_id)
    if payment.state is PaymentState.PAID:
        raise WrongState("Betalningen är redan bokförd som betald. Pengar som kommer tillbaka bokförs som inbetalning.")
    if payment.state is not PaymentState.REJECTED:
        await withdraw_payment(work, payment, reason=reason, now=now)
    return payment


async def _note_parts(work: Work, payment: Payment, parts: list[tuple[Line, Decimal]]) -> None:
    for line, amount in parts:
        payment.parts.append(PaymentPart(item=line.item, line_year=line.fiscal_year, amount=amount))
    for instalment in await work.payments.instalments_of(payment.commitment_id):
        if instalment.id == payment.instalment_id:
            instalment.state = InstalmentState.PAID
    await work.session.flush()


def _fact(payment: Payment, *, item: str) -> PaymentMadeV1:
    assert payment.paid_on is not None
    assert payment.fiscal_year is not None
    return PaymentMadeV1(
        cooperation_id=payment.cooperation_id,
        agreement_id=payment.commitment_id,
        payment_id=payment.id,
        instalment_id=payment.instalment_id,
        appropriation_item=item,
        fiscal_year=payment.fiscal_year,
        cost_kind=CostKind(payment.cost_kind),
        amount=payment.amount,
        paid_on=payment.paid_on,
    )
