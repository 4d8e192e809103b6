"""Another person grants the override: the supervision decision stops the case no longer, while it stands as it is."""

from datetime import datetime
from uuid import UUID

from agreements.models.override import Override
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def approve_override(work: Work, override_id: UUID, *, version: int, now: datetime) -> Override:
    override, case = await lock_part(work, work.overrides, override_id, version=version, now=now)
    await work.must_be_another("approve_override", override=override.id)
    case.require_running()
    supervision = await work.supervisions.get_supervision(override.supervision_id)
    override.approve(work.actor.subject, source_sequence=supervision.source_sequence, now=now)
    case.note_change(now)  # what stops it
    await work.record("approve_override", "override", override.id, at=now, reason=override.reason)
    return override
