"""Book the voucher of a payment that a process of version 1.0, running beside this one, has booked without one."""

from datetime import datetime
from uuid import UUID

from budget.rules.money import total
from budget.steps.lock_payment import lock_payment
from budget.steps.write_voucher import payment_entry, write_voucher
from budget.unit_of_work import Work


async def book_payment_voucher(work: Work, payment_id: UUID, *, now: datetime) -> None:
    commitment, payment = await lock_payment(work, payment_id, now=now)
    if payment.paid_on is None or payment.fiscal_year is None or await work.vouchers.find_voucher_id(payment.id):
        return
    items = {part.item for part in payment.parts}
    by_item = {item: total(part.amount for part in payment.parts if part.item == item) for item in items}
    entry = payment_entry(payment, by_item=by_item, day=payment.paid_on, fiscal_year=payment.fiscal_year)
    await write_voucher(work, commitment, entry, now=now)
    await work.record("book_payment_voucher", "payment", payment.id, at=now)
