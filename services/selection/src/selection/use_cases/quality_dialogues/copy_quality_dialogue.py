"""Keep when a quality dialogue is planned or was held, so that other agencies see it beside their own plans."""

from datetime import datetime

from selection.copies import QualityMeeting
from selection.unit_of_work import Work
from shared.contracts.followup import QualityDialogueHeldV1, QualityDialoguePlannedV1


async def copy_quality_dialogue(
    work: Work, fact: QualityDialoguePlannedV1 | QualityDialogueHeldV1, *, now: datetime
) -> None:
    held_on = fact.held_on if isinstance(fact, QualityDialogueHeldV1) else None
    row = QualityMeeting(
        dialogue_id=fact.dialogue_id,
        organization_number=fact.organization_number,
        programme=work.event.scope if work.event else None,
        met_on=fact.planned_on if isinstance(fact, QualityDialoguePlannedV1) else held_on,
        is_over=held_on is not None,
    )
    row.note(work.event)
    await work.time_line.put_meeting(row)
