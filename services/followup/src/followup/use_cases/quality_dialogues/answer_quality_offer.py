"""The organiser accepts or declines its offer; one that has declined may accept while the round is running."""

from datetime import datetime
from uuid import UUID

from followup.models.quality_dialogue import QualityDialogue
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def answer_quality_offer(
    work: Work, dialogue_id: UUID, *, accepted: bool, decline_reason: str | None, version: int, now: datetime
) -> QualityDialogue:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, now=now)
    today = swedish_date(now)
    dialogue.round.require_running(today)
    before = {"status": dialogue.status.value}
    dialogue.answer(accepted=accepted, decline_reason=decline_reason, today=today, now=now)
    after = {"status": dialogue.status.value}
    await work.record(
        "answer_quality_offer",
        "quality_dialogue",
        dialogue.id,
        at=now,
        before=before,
        after=after,
        reason=decline_reason,
    )
    return dialogue
