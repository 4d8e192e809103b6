"""Claim money back: a decision; the appropriation does not move until money comes."""

from datetime import datetime, timedelta
from decimal import Decimal

from budget.models import Claim, ClaimState, Commitment
from budget.unit_of_work import Work
from budget.use_cases.place_costs import rule_of
from shared.contracts.budget import RepaymentClaimedV1
from shared.kit.clock import swedish_date

DAYS_TO_PAY = 30


async def raise_claim(
    work: Work, commitment: Commitment, *, amount: Decimal, source: str, reason: str, now: datetime
) -> Claim:
    """`source` names what gave rise to the claim: the same thing is claimed once."""
    rule = await rule_of(work, commitment.programme, "grant", now=now)
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
    work.payments.add(claim)
    await work.session.flush()
    await work.record("claim", "claim", claim.id, at=now, after={"amount": str(amount)}, reason=reason)
    fact = RepaymentClaimedV1(
        cooperation_id=claim.cooperation_id,
        claim_id=claim.id,
        amount=amount,
        claimed_on=today,
        due_on=claim.due_on,
    )
    work.publish(fact, subject=claim.cooperation_id, scope=claim.programme)
    return claim
