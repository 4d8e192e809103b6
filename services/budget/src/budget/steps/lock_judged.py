"""Lock the commitment whose statement follow-up has judged."""

from uuid import UUID

from budget.models.commitments import Commitment
from budget.unit_of_work import Work
from shared.kit.errors import Unavailable


async def lock_judged(work: Work, agreement_id: UUID) -> Commitment:
    """Lock what is judged. Follow-up's event may come before the agreement's own: it is tried again a moment later."""
    commitment = await work.commitments.find_commitment_for_change(agreement_id)
    if commitment is None:
        raise Unavailable("Överenskommelsen är inte känd ännu.")
    return commitment
