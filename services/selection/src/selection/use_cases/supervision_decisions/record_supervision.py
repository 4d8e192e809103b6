"""Record a decision by Skolinspektionen."""

from datetime import datetime

from selection.models.supervision_decision import SupervisionDecision, SupervisionDescription
from selection.steps.store_supervision import store_supervision
from selection.unit_of_work import Work


async def record_supervision(work: Work, description: SupervisionDescription, *, now: datetime) -> SupervisionDecision:
    """A decision that is recorded already is refused; it can be changed."""
    return await store_supervision(work, description, known=None, now=now)
