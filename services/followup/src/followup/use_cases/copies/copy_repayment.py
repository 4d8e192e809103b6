"""Copies a repayment that was received, once."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentReceivedV1


async def copy_repayment(work: Work, received: RepaymentReceivedV1, *, now: datetime) -> None:
    # Published again by a budget that was restored: as much is left of the claim already, after as large a repayment.
    claim = received.cooperation_id, received.claim_id
    is_as_after = await work.copies.sum_outstanding(*claim) == received.outstanding
    if is_as_after and await work.copies.has_repayment(*claim, received.amount):
        return
    entry = FundingEntry(
        cooperation_id=received.cooperation_id,
        programme=work.programme,
        kind=FundingKind.REPAYMENT,
        reference_id=received.claim_id,
        amount=received.amount,
        effective_on=received.received_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
