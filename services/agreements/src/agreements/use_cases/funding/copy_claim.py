"""Budget claims a part of the grant back, lowers the claim or gets the money: the case shows what stands."""

from datetime import datetime

from agreements.copies import ClaimChange, Funding, RepaymentClaim
from agreements.steps.prepare_funding import prepare_funding
from agreements.unit_of_work import Work
from shared.contracts.budget import RepaymentChangedV1, RepaymentClaimedV1, RepaymentReceivedV1

SAME = {
    "claim_id",
    "cooperation_id",
    "claimed_on",
    "due_on",
    "diary_number",
    "payment_reference",
    "statement_id",
    "reason",
}
"""What the copy says in the fact's own words."""
ClaimFact = RepaymentClaimedV1 | RepaymentChangedV1 | RepaymentReceivedV1


async def copy_claim(work: Work, fact: ClaimFact, *, now: datetime) -> None:
    funding = await prepare_funding(work, fact.cooperation_id, now=now)
    if funding is None:
        return
    # An unknown claim is a new one, or one that was published under release 1.1.0, which kept the sum of them alone.
    known = await work.funding.find_claim(fact.claim_id)
    match fact:
        case RepaymentClaimedV1():
            if known is None:  # published again under a fresh id, it is not claimed twice
                funding.claimed += fact.amount
                work.funding.add(_new(fact))
        case RepaymentChangedV1():
            _change(funding, known, fact)
        case RepaymentReceivedV1():
            # A restored budget has published it again: as much is left of the claim already.
            if known is None or known.outstanding != fact.outstanding:
                funding.repaid += fact.amount
            if known:
                known.outstanding = fact.outstanding


def _new(fact: RepaymentClaimedV1) -> RepaymentClaim:
    said = fact.model_dump(include=SAME)
    about = list(fact.instalment_ids) if fact.instalment_ids is not None else None
    return RepaymentClaim(
        **said, instalment_ids=about, claimed=fact.amount, amount=fact.amount, outstanding=fact.amount
    )


def _change(funding: Funding, known: RepaymentClaim | None, fact: RepaymentChangedV1) -> None:
    before = known.amount if known else fact.amount_before
    if before is not None:
        funding.claimed += fact.amount - before
    if known:
        change = ClaimChange(fact.change)
        known.alter(change, amount=fact.amount, outstanding=fact.outstanding, changed_on=fact.changed_on)
