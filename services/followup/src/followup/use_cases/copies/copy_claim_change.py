"""Copies that a claim for repayment was lowered, withdrawn or written off."""

from datetime import datetime

from followup.copies import ClaimChange, FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentChangedV1


async def copy_claim_change(work: Work, changed: RepaymentChangedV1, *, now: datetime) -> None:
    # The fact says what is left; the line says what fell away, below zero. Money that has come back is in neither.
    outstanding = await work.copies.sum_outstanding(changed.cooperation_id, changed.claim_id)
    entry = FundingEntry(
        cooperation_id=changed.cooperation_id,
        programme=work.programme,
        kind=FundingKind.CLAIM,
        reference_id=changed.claim_id,
        claim_change=ClaimChange(f"claim_{changed.change}"),
        amount=changed.outstanding - outstanding,
        effective_on=changed.changed_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
