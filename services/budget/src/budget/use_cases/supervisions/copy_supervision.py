"""Copy a decision by Skolinspektionen as it stands: it begins or ceases to stop the organiser's payments."""

from datetime import datetime

from budget.copies import Supervision
from budget.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, fact: SupervisionChangedV1, *, now: datetime) -> None:
    supervision = Supervision(
        id=fact.supervision_id,
        diary_number=fact.diary_number,
        decision_type=fact.decision_type,
        status=fact.status,
        organization_number=fact.organization_number,
        school_unit_code=fact.school_unit_code if fact.level == "SKOLENHET" else None,
        decided_on=fact.decided_on,
        serious=fact.serious,
        extensive=fact.extensive_in_central_parts,
        copied_at=now,
    )
    supervision.note(work.event)
    await work.supervisions.put(supervision)
