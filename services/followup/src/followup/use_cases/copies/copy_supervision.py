"""Copies a supervision decision as it stands."""

from datetime import datetime

from followup.copies import SupervisionCopy
from followup.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, fact: SupervisionChangedV1, *, now: datetime) -> None:
    copy = SupervisionCopy(
        supervision_id=fact.supervision_id,
        diary_number=fact.diary_number,
        decision_type=fact.decision_type,
        level=fact.level,
        status=fact.status,
        organization_number=fact.organization_number,
        school_unit_code=fact.school_unit_code,
        decided_on=fact.decided_on,
        serious=fact.serious,
        extensive_in_central_parts=fact.extensive_in_central_parts,
    )
    copy.note(work.event)
    await work.copies.put(copy)
