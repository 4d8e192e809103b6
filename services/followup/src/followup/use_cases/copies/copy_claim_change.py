"""Copies that a claim for repayment was lowered, withdrawn or written off."""

from datetime import datetime

from followup.copies import ClaimChange, FundingEntry, FundingKind
from followup.steps.follow_claims import follow_claims
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentChangedV1


async def copy_claim_change(work: Work, fact: RepaymentChangedV1, *, now: datetime) -> None:
    # The fact says what is left; the line says what fell away, below zero. Money that has come back is in neither.
    outstanding = await work.copies.sum_outstanding(fact.cooperation_id, fact.claim_id)
    entry = FundingEntry(
        cooperation_id=fact.cooperation_id,
        programme=work.programme,
        kind=FundingKind.CLAIM,
        reference_id=fact.claim_id,
        claim_change=ClaimChange(f"claim_{fact.change}"),
        amount=fact.outstanding - outstanding,
        effective_on=fact.changed_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
    await follow_claims(work, fact.cooperation_id, now=now)
