"""Lock the cooperation that an event is about: its money changes in one place at a time."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.funding import Funding
from budget.unit_of_work import Work


async def lock_cooperation(work: Work, cooperation_id: UUID, organization_number: str, *, now: datetime) -> Funding:
    """The envelope of the first event about a cooperation names its programme."""
    programme = work.event.scope if work.event else None
    if programme is None:
        raise WrongState("Händelsen saknar uppdrag (programme) och kan inte bokföras.")
    funding = Funding(
        cooperation_id=cooperation_id,
        programme=programme,
        organization_number=organization_number,
        created_at=now,
    )
    return await work.fundings.lock_or_add(funding)
