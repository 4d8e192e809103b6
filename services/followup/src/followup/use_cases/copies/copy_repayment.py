"""Copies a repayment that was received."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentReceivedV1


async def copy_repayment(work: Work, received: RepaymentReceivedV1, *, now: datetime) -> None:
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
