"""Copies a claim for repayment."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.unit_of_work import Work
from shared.contracts.budget import RepaymentClaimedV1


async def copy_claim(work: Work, fact: RepaymentClaimedV1, *, now: datetime) -> None:
    entry = FundingEntry(
        cooperation_id=fact.cooperation_id,
        programme=work.programme,
        kind=FundingKind.CLAIM,
        reference_id=fact.claim_id,
        amount=fact.amount,
        of_statement=fact.of_statement,
        effective_on=fact.claimed_on,
    )
    entry.note(work.event)
    work.copies.add(entry)
