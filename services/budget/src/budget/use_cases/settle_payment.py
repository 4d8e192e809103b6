"""The finance system says that a payment was made, or that the bank refused it."""

from datetime import date, datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models import (
    Commitment,
    InstalmentState,
    Payment,
    PaymentPart,
    PaymentState,
    TransactionKind,
    VoucherKind,
)
from budget.rules.fiscal_year import CountedWhen, counting_year
from budget.unit_of_work import Work
from budget.use_cases.approve_payment import withdraw_payment
from budget.use_cases.book_cost import Booked, book_cost
from budget.use_cases.place_costs import rule_of
from budget.use_cases.write_voucher import write_payment_voucher, write_voucher
from shared.contracts.budget import PaymentMadeV1
from shared.contracts.terms import CostKind
from shared.kit.clock import swedish_date


async def settle_payment(work: Work, payment_id: UUID, *, paid_on: date, bank_reference: str, now: datetime) -> Payment:
    """A grant counts now, in the year of the day it was paid. A service has counted already: only its debt is paid.

    The money has left the bank, so it is booked whatever room there is: the position turns red, and that is told.
    """
    commitment_id = (await work.payments.get_payment(payment_id)).commitment_id
    commitment = await work.fundings.get_commitment_for_change(commitment_id)
    payment = await work.payments.get_payment_for_change(payment_id)
    if payment.state is PaymentState.PAID and payment.bank_reference == bank_reference:
        return payment
    if payment.state is PaymentState.PAID:
        raise WrongState(f"Betalningen är redan bokförd, med bankens referens {payment.bank_reference}.")
    if payment.state is PaymentState.PROPOSED or not payment.may_have_left:
        raise WrongState("Bara en godkänd betalning kan bokföras som betald.")
    if paid_on > swedish_date(now):
        raise WrongState("Betalningsdagen ligger framåt i tiden. Lämna beskedet när banken har betalat.")
    await _free_instalment(work, payment)
    if payment.accrual_id:
        item, year = await _pay_debt(work, commitment, payment, paid_on=paid_on, now=now)
    else:
        item, year = await _pay_cost(work, commitment, payment, paid_on=paid_on, now=now)
    payment.settle(paid_on=paid_on, fiscal_year=year, bank_reference=bank_reference, now=now)
    await work.session.flush()
    await work.record("pay", "payment", payment.id, at=now, after={"paid_on": str(paid_on), "fiscal_year": year})
    work.publish(_fact(payment, item=item), subject=payment.cooperation_id, scope=payment.programme)
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


async def _free_instalment(work: Work, payment: Payment) -> None:
    """Refused by the bank, proposed anew, and then paid after all: the new payment keeps the instalment."""
    others = await work.payments.payments_of(payment.commitment_id)
    if payment.instalment_id and any(
        other.instalment_id == payment.instalment_id and other.id != payment.id
        for other in others
        if other.state is not PaymentState.REJECTED
    ):
        payment.instalment_id = None


async def _pay_cost(
    work: Work, commitment: Commitment, payment: Payment, *, paid_on: date, now: datetime
) -> tuple[str, int]:
    """The item and the year that it counts in."""
    rule = await rule_of(work, payment.programme, payment.cost_kind, now=now)
    year = counting_year(CountedWhen(rule.counted), incurred_on=payment.incurred_on, paid_on=paid_on)
    booked = await book_cost(
        work,
        commitment,
        kind=TransactionKind.PAID,
        cost_kind=payment.cost_kind,
        amount=payment.amount,
        year=year,
        cause_id=payment.id,
        must_be_bound=False,
        now=now,
    )
    await _note_parts(work, payment, booked)
    await write_payment_voucher(
        work, commitment, payment, by_item=booked.by_item, day=paid_on, fiscal_year=booked.fiscal_year, now=now
    )
    return booked.items[0], booked.fiscal_year


async def _pay_debt(
    work: Work, commitment: Commitment, payment: Payment, *, paid_on: date, now: datetime
) -> tuple[str, int]:
    """The item and the year in which the cost counted; the appropriation does not move."""
    assert payment.accrual_id is not None
    accrual = await work.vouchers.get_accrual_for_change(payment.accrual_id)
    accrual.settle(payment.amount)
    accrual.touch(now)
    await write_voucher(
        work,
        commitment,
        kind=VoucherKind.SETTLEMENT,
        cause_id=payment.id,
        day=paid_on,
        text=payment.message,
        cost_kind=payment.cost_kind,
        by_item={accrual.item: payment.amount},
        fiscal_year=accrual.fiscal_year,
        now=now,
    )
    return accrual.item, accrual.fiscal_year


async def _note_parts(work: Work, payment: Payment, booked: Booked) -> None:
    for line, amount in booked.parts:
        payment.parts.append(PaymentPart(item=line.item, line_year=line.fiscal_year, amount=amount))
    for instalment in await work.payments.instalments_of(payment.commitment_id):
        if instalment.id == payment.instalment_id:
            instalment.state = InstalmentState.PAID


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
