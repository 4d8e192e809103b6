"""Lock a commitment that a person asks to change something of: whoever is barred from the organiser's cases may not."""

from datetime import datetime
from uuid import UUID

from budget.models.commitments import Commitment
from budget.unit_of_work import Work


async def lock_commitment(work: Work, agreement_id: UUID, *, now: datetime) -> Commitment:
    commitment = await work.commitments.get_commitment_for_change(agreement_id)
    await work.must_be_impartial(commitment.organization_number, now=now)
    return commitment
