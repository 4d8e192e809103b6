"""The inspectorate's decision changed: it begins or ceases to stop the cases that it concerns."""

from datetime import datetime

from agreements.copies import Supervision
from agreements.rules.supervision import blocks
from agreements.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, fact: SupervisionChangedV1, *, now: datetime) -> None:
    supervision = await work.supervisions.find_supervision(fact.supervision_id)
    if supervision is None:
        supervision = Supervision(supervision_id=fact.supervision_id, blocking=False)
        work.supervisions.add(supervision)
    was_blocking = supervision.blocking
    supervision.diary_number = fact.diary_number
    supervision.decision_type = fact.decision_type
    supervision.status = fact.status
    supervision.organization_number = fact.organization_number
    supervision.school_unit_code = fact.school_unit_code if fact.level == "SKOLENHET" else None
    supervision.decided_on = fact.decided_on
    supervision.blocking = blocks(
        fact.decision_type, status=fact.status, extensive_in_central_parts=fact.extensive_in_central_parts
    )
    supervision.note(work.event)
    if supervision.blocking != was_blocking:
        await _touch_cases(work, supervision, now=now)


async def _touch_cases(work: Work, supervision: Supervision, *, now: datetime) -> None:
    """The hold is part of the case: a reader of changes since some time must see it."""
    after = {
        "supervision_id": str(supervision.supervision_id),
        "diary_number": supervision.diary_number,
        "blocking": supervision.blocking,
    }
    for case in await work.cooperations.lock_cooperations_of(supervision.organization_number):
        if supervision.school_unit_code in (None, *case.school_unit_codes):
            case.touch(now)
            await work.record("copy_supervision", "cooperation", case.id, at=now, after=after)
