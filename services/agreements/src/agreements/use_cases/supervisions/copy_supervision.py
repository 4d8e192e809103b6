"""The inspectorate's decision changed: the cases it concerns are held or let go."""

from datetime import datetime

from agreements.copies import Supervision
from agreements.rules.supervision import blocks
from agreements.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, changed: SupervisionChangedV1, *, now: datetime) -> None:
    supervision = await work.supervisions.find_supervision(changed.supervision_id)
    if supervision is None:
        supervision = Supervision(supervision_id=changed.supervision_id, blocking=False)
        work.supervisions.add(supervision)
    was_blocking = supervision.blocking
    supervision.diary_number = changed.diary_number
    supervision.decision_type = changed.decision_type
    supervision.status = changed.status
    supervision.organization_number = changed.organization_number
    supervision.school_unit_code = changed.school_unit_code if changed.level == "SKOLENHET" else None
    supervision.decided_on = changed.decided_on
    supervision.blocking = blocks(
        changed.decision_type,
        status=changed.status,
        extensive_in_central_parts=changed.extensive_in_central_parts,
    )
    supervision.note(work.event)
    if supervision.blocking != was_blocking:
        await _tell_cases(work, supervision, now=now)


async def _tell_cases(work: Work, supervision: Supervision, *, now: datetime) -> None:
    """The hold is part of the case: those who read changes since a time must see it."""
    for case in await work.cooperations.list_cooperations_of(supervision.organization_number):
        if supervision.school_unit_code in (None, *case.school_unit_codes):
            case.touch(now)
            action = "hold" if supervision.blocking else "release"
            after = {"supervision_id": str(supervision.supervision_id), "diary_number": supervision.diary_number}
            await work.record(action, "cooperation", case.id, at=now, after=after)
