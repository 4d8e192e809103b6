"""Copies a supervision decision as it stands."""

from datetime import datetime

from followup.copies import SupervisionCopy
from followup.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, changed: SupervisionChangedV1, *, now: datetime) -> None:
    copy = SupervisionCopy(
        supervision_id=changed.supervision_id,
        diary_number=changed.diary_number,
        decision_type=changed.decision_type,
        level=changed.level,
        status=changed.status,
        organization_number=changed.organization_number,
        school_unit_code=changed.school_unit_code,
        decided_on=changed.decided_on,
        serious=changed.serious,
        extensive_in_central_parts=changed.extensive_in_central_parts,
    )
    copy.note(work.event)
    await work.copies.put(copy)
