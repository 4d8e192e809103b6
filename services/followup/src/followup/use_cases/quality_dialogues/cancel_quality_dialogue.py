"""An accepted quality dialogue does not take place, by either party's reason."""

from datetime import datetime
from uuid import UUID

from followup.facts import quality_dialogue_planned
from followup.models.quality_dialogue import QualityDialogue
from followup.steps.find_side import find_side
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work


async def cancel_quality_dialogue(
    work: Work, dialogue_id: UUID, *, reason: str, version: int, now: datetime
) -> QualityDialogue:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    was_planned = dialogue.is_planned
    dialogue.cancel(reason, now)
    if was_planned:
        work.publish(quality_dialogue_planned(dialogue), subject=dialogue.id, scope=dialogue.programme)
    after = {"by": find_side(work.actor).value}
    await work.record("cancel_quality_dialogue", "quality_dialogue", dialogue.id, at=now, after=after, reason=reason)
    return dialogue
