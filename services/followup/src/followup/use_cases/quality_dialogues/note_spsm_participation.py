"""SPSM says whether it takes part in a quality dialogue; until it is held the answer may be another."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_dialogue import QualityDialogue
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work


async def note_spsm_participation(
    work: Work, dialogue_id: UUID, *, takes_part: bool, reason: str | None, version: int, now: datetime
) -> QualityDialogue:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, now=now)
    before = {"spsm_takes_part": dialogue.spsm_takes_part}
    dialogue.note_spsm(takes_part=takes_part, now=now)
    after = {"spsm_takes_part": takes_part}
    await work.record(
        "note_spsm_participation",
        "quality_dialogue",
        dialogue.id,
        at=now,
        before=before,
        after=after,
        reason=reason,
    )
    return dialogue
