"""Record what has become of a decision by Skolinspektionen."""

from datetime import datetime
from uuid import UUID

from selection.errors import check_passed
from selection.models.supervision_decision import SupervisionDecision, SupervisionDescription
from selection.steps.store_supervision import store_supervision
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def change_supervision(
    work: Work, decision_id: UUID, description: SupervisionDescription, *, version: int, now: datetime
) -> SupervisionDecision:
    """`description` is the whole decision as it stands now."""
    row = await work.supervision.get_decision_for_change(decision_id)
    row.expect(version)
    check_passed("decided_on", description.decided_on, today=swedish_date(now))
    return await store_supervision(work, description, known=row, now=now)
