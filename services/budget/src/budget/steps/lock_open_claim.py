"""Lock a claim that can still be paid or written off."""

from uuid import UUID

from budget.errors import WrongState
from budget.models.claims import Claim
from budget.unit_of_work import Work


async def lock_open_claim(work: Work, claim_id: UUID, *, version: int | None = None) -> Claim:
    claim = await work.claims.get_claim_for_change(claim_id)
    claim.expect(version)
    if not claim.is_open:
        raise WrongState("Återkravet är redan betalt eller avskrivet.")
    return claim
