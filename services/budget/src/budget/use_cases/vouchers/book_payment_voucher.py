"""Book the voucher of what a process of version 1.0, running beside this one, has paid or received without one."""

from datetime import datetime
from uuid import UUID

from budget.rules.money import total
from budget.steps.write_voucher import write_payment_voucher, write_repayment_voucher
from budget.unit_of_work import Work


async def book_payment_voucher(work: Work, payment_id: UUID, *, now: datetime) -> None:
    found = await work.payments.get_payment(payment_id)
    commitment = await work.fundings.get_commitment_for_change(found.commitment_id)
    payment = await work.payments.get_payment_for_change(payment_id)
    if payment.paid_on is None or payment.fiscal_year is None or await work.vouchers.has_voucher(payment.id):
        return
    items = {part.item for part in payment.parts}
    by_item = {item: total(part.amount for part in payment.parts if part.item == item) for item in items}
    await write_payment_voucher(
        work, commitment, payment, by_item=by_item, day=payment.paid_on, fiscal_year=payment.fiscal_year, now=now
    )
    await work.record("book_voucher", "payment", payment.id, at=now)


async def book_receipt_voucher(work: Work, receipt_id: UUID, *, now: datetime) -> None:
    receipt, claim = await work.vouchers.get_receipt(receipt_id)
    commitment = await work.fundings.get_commitment_for_change(claim.commitment_id)
    if await work.vouchers.has_voucher(receipt.id):
        return
    await write_repayment_voucher(work, commitment, claim, receipt, fiscal_year=receipt.received_on.year, now=now)
    await work.record("book_voucher", "receipt", receipt.id, at=now)
