"""A side says how many hours the dialogue has taken for it (U2022/02901: whether dialogues burden organisers)."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_dialogue import QualityDialogue
from followup.steps.find_side import find_side
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work


async def record_quality_hours(
    work: Work, dialogue_id: UUID, *, hours: int, version: int, now: datetime
) -> QualityDialogue:
    """Record the hours of the actor's own side, in all; a new figure replaces the one before."""
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    side = find_side(work.actor)
    before = {"hours": dialogue.note_hours(side, hours, now)}
    after = {"side": side.value, "hours": hours}
    await work.record("record_quality_hours", "quality_dialogue", dialogue.id, at=now, before=before, after=after)
    return dialogue
