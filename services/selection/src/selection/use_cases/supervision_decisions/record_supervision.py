"""Record a decision by Skolinspektionen."""

from datetime import datetime

from selection.errors import check_passed
from selection.models.supervision_decision import SupervisionDecision, SupervisionDescription
from selection.steps.store_supervision import store_supervision
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def record_supervision(work: Work, description: SupervisionDescription, *, now: datetime) -> SupervisionDecision:
    """Record a decision. One that is recorded already is refused; it can be changed."""
    check_passed("decided_on", description.decided_on, today=swedish_date(now))
    return await store_supervision(work, description, known=None, now=now)
