"""Copy a decision by Skolinspektionen as it stands: it begins or ceases to stop the organiser's payments."""

from datetime import datetime

from budget.copies import Supervision
from budget.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, changed: SupervisionChangedV1, *, now: datetime) -> None:
    supervision = Supervision(
        id=changed.supervision_id,
        diary_number=changed.diary_number,
        decision_type=changed.decision_type,
        status=changed.status,
        organization_number=changed.organization_number,
        school_unit_code=changed.school_unit_code if changed.level == "SKOLENHET" else None,
        decided_on=changed.decided_on,
        serious=changed.serious,
        extensive=changed.extensive_in_central_parts,
        updated_at=now,
    )
    supervision.note(work.event)
    await work.supervisions.put(supervision)
