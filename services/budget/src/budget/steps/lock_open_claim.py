"""Lock a claim that can still be paid or written off."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.claims import Claim
from budget.unit_of_work import Work


async def lock_open_claim(work: Work, claim_id: UUID, *, now: datetime, version: int | None = None) -> Claim:
    claim = await work.claims.get_claim_for_change(claim_id)
    await work.must_be_impartial(claim.organization_number, now=now)
    claim.expect(version)
    if not claim.is_open:
        raise WrongState("Återkravet är redan betalt eller avskrivet.")
    return claim
