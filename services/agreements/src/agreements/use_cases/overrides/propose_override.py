"""Somebody asks that a case may go on in spite of a supervision decision."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.override import Override
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work


async def propose_override(
    work: Work, cooperation_id: UUID, *, supervision_id: UUID, reason: str, now: datetime
) -> Override:
    case = await lock_case(work, cooperation_id, now=now)
    case.require_running()
    holds = {hold.supervision.supervision_id: hold.supervision for hold in await work.supervisions.list_holds(case)}
    if (supervision := holds.get(supervision_id)) is None:
        raise WrongPhase("Tillsynsbeslutet hindrar inte samverkan. Vad som hindrar står under holds i samverkan.")
    override = Override(
        cooperation_id=case.id,
        supervision_id=supervision_id,
        source_sequence=supervision.source_sequence,
        reason=reason,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.overrides.add(override)
    case.note_change(now)  # whose turn it is, is shown with the case
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"supervision_id": str(supervision_id), "diary_number": supervision.diary_number}
    await work.record("propose_override", "override", override.id, at=now, after=after, reason=reason)
    return override
