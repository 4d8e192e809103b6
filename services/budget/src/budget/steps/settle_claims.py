"""Claims what is paid and not accounted for, and no more: after a payment, a judgement or the end of an agreement.

The same facts give the same claims in whatever order they come: what was claimed too much is lowered, what lacks is
claimed.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from budget.facts import ClaimChange, repayment_changed
from budget.models.claims import Claim, ClaimState
from budget.models.commitments import Commitment
from budget.rules.grants import Owed, owed
from budget.rules.wording import ACCOUNTED_FOR, UNUSED
from budget.steps.add_claim import add_claim
from budget.steps.find_grant_account import BY_END, BY_STATEMENT, Grant, find_grant_account
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.actor import Actor


async def settle_claims(work: Work, commitment: Commitment, *, now: datetime) -> None:
    """The caller has locked the commitment: two processes that settle it at once take turns."""
    await work.session.flush()  # what the caller has just changed counts
    grant = await find_grant_account(work, commitment.id)
    if grant.account.excess:
        await _lower(work, grant, now=now)
        return  # what is claimed too much leaves nothing that lacks a claim
    for claim in list(owed(grant.account, grant.judged, grant.claimed, commitment.ending)):
        await _claim(work, commitment, claim, grant, now=now)


async def _lower(work: Work, grant: Grant, *, now: datetime) -> None:
    left = grant.account.excess
    for claim in _in_turn(grant.claims):
        part = min(left, claim.outstanding)
        if part:
            left -= part
            await _lower_one(work, claim, part, now=now)


async def _lower_one(work: Work, claim: Claim, part: Decimal, *, now: datetime) -> None:
    amount_before = claim.amount
    claim.lower(part, now)
    before = {"amount": str(amount_before)}
    after = {"amount": str(claim.amount), "state": claim.state}
    await work.record("settle_claims", "claim", claim.id, at=now, before=before, after=after)
    change: ClaimChange = "withdrawn" if claim.state is ClaimState.WITHDRAWN else "lowered"
    today = swedish_date(now)
    fact = repayment_changed(claim, change, amount_before=amount_before, reason=ACCOUNTED_FOR, changed_on=today)
    work.publish(fact, subject=claim.cooperation_id, scope=claim.programme)


def _in_turn(claims: Iterable[Claim]) -> list[Claim]:
    """Claims on the end of the agreement first, then on statements, a person's own last; of each the newest first."""
    newest_first = sorted(claims, key=lambda claim: (claim.created_at, claim.id), reverse=True)
    return sorted(newest_first, key=lambda claim: (not claim.source.startswith(BY_END), claim.statement_id is None))


async def _claim(work: Work, commitment: Commitment, lacking: Owed, grant: Grant, *, now: datetime) -> None:
    source = f"{BY_STATEMENT}{lacking.statement_id}" if lacking.statement_id else f"{BY_END}{commitment.id}"
    ground = UNUSED if lacking.statement_id else commitment.repayment_ground or ""
    claim = await add_claim(
        work,
        commitment,
        grant.account,
        amount=lacking.amount,
        source=_unused(source, grant.claims),
        reason=ground,
        # The rule decides, whoever reported the payment that it follows from: that person has decided nothing.
        decided_by=Actor.worker(work.service).subject,
        statement_id=lacking.statement_id,
        now=now,
    )
    await work.record("settle_claims", "claim", claim.id, at=now, after={"amount": str(claim.amount)}, reason=ground)


def _unused(source: str, known: Iterable[Claim]) -> str:
    """The first claim has the plain source; what is claimed of the same later has a number."""
    before = sum(claim.source == source or claim.source.startswith(f"{source}/") for claim in known)
    return f"{source}/{before + 1}" if before else source
