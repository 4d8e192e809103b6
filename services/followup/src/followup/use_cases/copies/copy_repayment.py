"""Copies a repayment that was received, once."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.steps.follow_claims import follow_claims
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentReceivedV1


async def copy_repayment(work: Work, fact: RepaymentReceivedV1, *, now: datetime) -> None:
    # Published again by a budget that was restored: as much is left of the claim already, after as large a repayment.
    claim = fact.cooperation_id, fact.claim_id
    is_as_after = await work.copies.sum_outstanding(*claim) == fact.outstanding
    if is_as_after and await work.copies.has_repayment(*claim, fact.amount):
        return
    entry = FundingEntry(
        cooperation_id=fact.cooperation_id,
        programme=work.programme,
        kind=FundingKind.REPAYMENT,
        reference_id=fact.claim_id,
        amount=fact.amount,
        effective_on=fact.received_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
    await follow_claims(work, fact.cooperation_id, now=now)
