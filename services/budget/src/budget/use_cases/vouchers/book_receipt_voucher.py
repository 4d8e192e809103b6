"""Book the voucher of a receipt that a process of version 1.0, running beside this one, has booked without one."""

from datetime import datetime
from uuid import UUID

from budget.steps.write_voucher import repayment_entry, write_voucher
from budget.unit_of_work import Work


async def book_receipt_voucher(work: Work, receipt_id: UUID, *, now: datetime) -> None:
    receipt, claim = await work.claims.get_receipt(receipt_id)
    commitment = await work.commitments.get_commitment_for_change(claim.commitment_id)
    if await work.vouchers.find_voucher_id(receipt.id):
        return
    entry = repayment_entry(claim, receipt, fiscal_year=receipt.received_on.year)
    await write_voucher(work, commitment, entry, now=now)
    await work.record("book_receipt_voucher", "receipt", receipt.id, at=now)
