"""Claim money back: a decision. The appropriation does not move until money comes."""

from datetime import datetime, timedelta
from decimal import Decimal

from budget.facts import repayment_claimed
from budget.models.claims import Claim, ClaimState
from budget.models.commitments import Commitment
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work
from shared.kit.clock import swedish_date

DAYS_TO_PAY = 30


async def raise_claim(
    work: Work, commitment: Commitment, *, amount: Decimal, source: str, reason: str, now: datetime
) -> Claim:
    """`source` is the origin of the claim: the same thing is claimed once."""
    rule = await get_rule(work, commitment.programme, "grant", now=now)
    today = swedish_date(now)
    claim = Claim(
        commitment_id=commitment.id,
        cooperation_id=commitment.cooperation_id,
        programme=commitment.programme,
        organization_number=commitment.organization_number,
        item=rule.item,
        cost_kind=rule.cost_kind,
        amount=amount,
        diary_number=commitment.diary_number,
        reason=reason,
        due_on=today + timedelta(days=DAYS_TO_PAY),
        state=ClaimState.DECIDED,
        source=source,
        decided_by=work.actor.subject,
        created_at=now,
        updated_at=now,
        receipts=[],
    )
    work.claims.add(claim)
    await work.session.flush()
    await work.record("raise_claim", "claim", claim.id, at=now, after={"amount": str(amount)}, reason=reason)
    work.publish(repayment_claimed(claim, claimed_on=today), subject=claim.cooperation_id, scope=claim.programme)
    return claim
