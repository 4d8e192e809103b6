"""The cooperation an event is about, locked: what it holds changes in one place at a time."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models import Funding
from budget.unit_of_work import Work


async def track_cooperation(work: Work, cooperation_id: UUID, organization_number: str, *, now: datetime) -> Funding:
    """The programme is told by the envelope of the first event about the cooperation."""
    programme = work.event.scope if work.event else None
    if programme is None:
        raise WrongState("Händelsen saknar uppdrag (programme) och kan inte bokföras.")
    funding = Funding(
        cooperation_id=cooperation_id,
        programme=programme,
        organization_number=organization_number,
        created_at=now,
    )
    return await work.fundings.lock(funding)
