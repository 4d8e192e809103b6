"""Write off the rest of a repayment claim. Who may not stands in docs/duties.csv."""

from datetime import datetime
from uuid import UUID

from budget.facts import repayment_changed
from budget.models.claims import Claim
from budget.steps.lock_open_claim import lock_open_claim
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def write_off_claim(work: Work, claim_id: UUID, *, reason: str, version: int, now: datetime) -> Claim:
    """The books do not move: they never counted on the money."""
    claim = await lock_open_claim(work, claim_id, version=version, now=now)
    await work.must_be_another("write_off_claim", claim=claim.id)
    after = {"amount": str(claim.outstanding)}
    claim.write_off(now)
    await work.record("write_off_claim", "claim", claim.id, at=now, after=after, reason=reason)
    today = swedish_date(now)
    fact = repayment_changed(claim, "written_off", amount_before=claim.amount, reason=reason, changed_on=today)
    work.publish(fact, subject=claim.cooperation_id, scope=claim.programme)
    return claim
