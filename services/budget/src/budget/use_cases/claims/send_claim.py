"""A repayment claim has been sent to the organiser."""

from datetime import datetime
from uuid import UUID

from budget.models.claims import Claim
from budget.steps.lock_open_claim import lock_open_claim
from budget.unit_of_work import Work


async def send_claim(work: Work, claim_id: UUID, *, version: int, now: datetime) -> Claim:
    claim = await lock_open_claim(work, claim_id, version=version, now=now)
    claim.send(now)
    await work.record("send_claim", "claim", claim.id, at=now)
    return claim
