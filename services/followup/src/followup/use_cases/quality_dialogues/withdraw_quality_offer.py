"""The agency takes back an offer that is not accepted, with a reason."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_dialogue import QualityDialogue
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work


async def withdraw_quality_offer(
    work: Work, dialogue_id: UUID, *, reason: str, version: int, now: datetime
) -> QualityDialogue:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    dialogue.require_offered()
    dialogue.withdraw(reason, now)
    await work.record("withdraw_quality_offer", "quality_dialogue", dialogue.id, at=now, reason=reason)
    return dialogue
