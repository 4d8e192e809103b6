"""Lock a claim that can still be paid or written off: its commitment first, as whoever settles claims does."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.claims import Claim
from budget.steps.lock_commitment import lock_commitment
from budget.unit_of_work import Work


async def lock_open_claim(work: Work, claim_id: UUID, *, now: datetime, version: int | None = None) -> Claim:
    commitment_id = (await work.claims.get_claim(claim_id)).commitment_id
    await lock_commitment(work, commitment_id, now=now)
    claim = await work.claims.get_claim_for_change(claim_id)
    claim.expect(version)
    if not claim.is_open:
        raise WrongState("Återkravet är redan betalt, avskrivet eller återtaget.")
    return claim
