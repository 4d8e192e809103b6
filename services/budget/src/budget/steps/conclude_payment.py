"""Conclude a payment that the bank has made, whoever says so: the finance system, or a report of the bank's own."""

from datetime import date, datetime
from uuid import UUID

from budget.errors import WrongState
from budget.facts import payment_made
from budget.models.commitments import Commitment
from budget.models.ledger import TransactionKind
from budget.models.payments import Payment, PaymentPart, PaymentState
from budget.models.vouchers import VoucherKind
from budget.rules.fiscal_year import CountedWhen, counting_year
from budget.steps.book_cost import Booked, book_cost
from budget.steps.check_passed import check_passed
from budget.steps.get_rule import get_rule
from budget.steps.lock_payment import lock_payment
from budget.steps.settle_claims import settle_claims
from budget.steps.write_voucher import Entry, payment_entry, write_voucher
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def conclude_payment(
    work: Work, payment_id: UUID, *, paid_on: date, bank_reference: str, now: datetime
) -> Payment:
    """A grant counts now, in the year of the day it was paid. A service has counted already: only its debt is paid.

    The money has left the bank, so it is booked whatever room there is: the position turns red, and its event says so.
    """
    commitment, payment = await lock_payment(work, payment_id, now=now)
    # The finance system may report the same payment twice.
    if payment.state is PaymentState.PAID and payment.bank_reference == bank_reference:
        return payment
    _check(payment, paid_on=paid_on, today=swedish_date(now))
    payee = await work.payees.find_payee(payment.payee)
    await work.must_be_another("settle_payment", payment=payment.id, payee=[payee.id] if payee else [])
    await _free_instalment(work, payment)
    pay = _pay_debt if payment.accrual_id else _pay_cost
    item, year = await pay(work, commitment, payment, paid_on=paid_on, now=now)
    payment.settle(paid_on=paid_on, fiscal_year=year, bank_reference=bank_reference, now=now)
    after = {"paid_on": str(paid_on), "fiscal_year": year}
    await work.record("settle_payment", "payment", payment.id, at=now, after=after)
    work.publish(payment_made(payment, item=item), subject=payment.cooperation_id, scope=payment.programme)
    await settle_claims(work, commitment, now=now)  # paid after the agreement ended, or after its statement was judged
    return payment


def _check(payment: Payment, *, paid_on: date, today: date) -> None:
    if payment.state is PaymentState.PAID:
        raise WrongState(f"Betalningen är redan bokförd, med bankens referens {payment.bank_reference}.")
    if payment.state is PaymentState.PROPOSED or not payment.may_have_left:
        raise WrongState("Bara en godkänd betalning kan bokföras som betald.")
    check_passed("paid_on", paid_on, today=today, advice="Lämna beskedet när banken har betalat.")


async def _free_instalment(work: Work, payment: Payment) -> None:
    """Refused by the bank, proposed again, and then paid after all: the new payment keeps the instalment."""
    others = [other for other in await work.payments.list_payments_of(payment.commitment_id) if other.id != payment.id]
    if payment.instalment_id and any(
        other.instalment_id == payment.instalment_id and other.state is not PaymentState.REJECTED for other in others
    ):
        payment.instalment_id = None


async def _pay_cost(
    work: Work, commitment: Commitment, payment: Payment, *, paid_on: date, now: datetime
) -> tuple[str, int]:
    """The item and the year that it counts in."""
    rule = await get_rule(work, payment.programme, payment.cost_kind, now=now)
    year = counting_year(CountedWhen(rule.counted), incurred_on=payment.incurred_on, paid_on=paid_on)
    booked = await book_cost(
        work,
        commitment,
        payment.cost,
        kind=TransactionKind.PAID,
        year=year,
        cause_id=payment.id,
        must_be_bound=False,
        now=now,
    )
    await _note_parts(work, payment, booked, now=now)
    entry = payment_entry(payment, by_item=booked.by_item, day=paid_on, fiscal_year=booked.fiscal_year)
    await write_voucher(work, commitment, entry, now=now)
    return booked.items[0], booked.fiscal_year


async def _pay_debt(
    work: Work, commitment: Commitment, payment: Payment, *, paid_on: date, now: datetime
) -> tuple[str, int]:
    """The item and the year in which the cost counted; the appropriation does not move."""
    assert payment.accrual_id is not None
    accrual = await work.accruals.get_accrual_for_change(payment.accrual_id)
    accrual.settle(payment.amount, now)
    entry = Entry(
        kind=VoucherKind.SETTLEMENT,
        cause_id=payment.id,
        day=paid_on,
        text=payment.message,
        cost_kind=payment.cost_kind,
        by_item={accrual.item: payment.amount},
        fiscal_year=accrual.fiscal_year,
    )
    await write_voucher(work, commitment, entry, now=now)
    return accrual.item, accrual.fiscal_year


async def _note_parts(work: Work, payment: Payment, booked: Booked, *, now: datetime) -> None:
    for line, amount in booked.parts:
        payment.parts.append(PaymentPart(item=line.item, line_year=line.fiscal_year, amount=amount))
    for instalment in await work.instalments.lock_instalments_of(payment.commitment_id):
        if instalment.id == payment.instalment_id:
            instalment.pay(now)
