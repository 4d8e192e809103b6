"""Copies a claim for repayment. What is claimed of an ended agreement need not be accounted for for ever."""

from datetime import datetime

from followup.copies import FundingEntry, FundingKind
from followup.steps.follow_claims import follow_claims
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
    await follow_claims(work, fact.cooperation_id, now=now)
