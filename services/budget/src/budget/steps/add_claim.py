"""Add a claim on an organiser. The appropriation does not move until money comes."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from budget.facts import repayment_claimed
from budget.models.claims import Claim, ClaimState
from budget.models.commitments import Commitment
from budget.rules.claim_references import reference_of
from budget.rules.grants import Account, concerned
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work
from shared.clock import swedish_date

DAYS_TO_PAY = 30


async def add_claim(
    work: Work,
    commitment: Commitment,
    account: Account,
    *,
    amount: Decimal,
    source: str,
    reason: str,
    decided_by: str,
    statement_id: UUID | None = None,
    now: datetime,
) -> Claim:
    """The caller has locked the commitment, and knows by its `account` that so much is paid and not accounted for."""
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
        statement_id=statement_id,
        instalment_ids=concerned(account, statement_id),
        diary_number=commitment.diary_number,
        payment_reference=reference_of(await work.claims.take_number()),
        reason=reason,
        due_on=_due_on(commitment, today),
        state=ClaimState.DECIDED,
        source=source,
        decided_by=decided_by,
        created_at=now,
        updated_at=now,
        receipts=[],
    )
    work.claims.add(claim)
    await work.session.flush()  # gives the row its id
    work.publish(repayment_claimed(claim, claimed_on=today), subject=claim.cooperation_id, scope=claim.programme)
    return claim


def _due_on(commitment: Commitment, today: date) -> date:
    """The due day: not before the day until which the organiser may account for the money."""
    return max(today + timedelta(days=DAYS_TO_PAY), commitment.final_statement_on or today)
