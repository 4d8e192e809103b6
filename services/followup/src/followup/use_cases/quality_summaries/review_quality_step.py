"""A dialogue looks at a step that an earlier one agreed on: done, not done, or carried over to the next."""

from datetime import datetime
from uuid import UUID

from followup.errors.quality import StepOfOther
from followup.models.quality_step import QualityStep, Review
from followup.rules.quality_dialogues import Side
from followup.steps.keep_summary import keep_summary, newest_texts
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.kit.errors import at_field


async def review_quality_step(
    work: Work, dialogue_id: UUID, step_id: UUID, *, outcome: Review, reason: str | None, version: int, now: datetime
) -> QualityStep:
    """A summary that is written already says it in a new version, which is approved anew."""
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    held_on = dialogue.require_written()
    earlier = {step.id: step for step in await work.quality_summaries.lock_earlier_steps(dialogue)}
    if step_id not in earlier:
        fault = at_field("step_id", "steget är okänt eller avslutat", "ett öppet steg från en tidigare dialog")
        raise StepOfOther("Ange ett steg från en tidigare dialog med huvudmannen.", errors=fault)
    step = earlier[step_id]
    step.review(dialogue.id, outcome, reason, on=held_on, now=now)
    if dialogue.summary_number:
        await keep_summary(work, dialogue, await newest_texts(work, dialogue), side=Side.AGENCY, now=now)
    dialogue.note_change(now)
    after = {"status": step.status.value, "outcome": outcome.value, "reviewed_in": str(dialogue.id)}
    await work.record("review_quality_step", "quality_step", step.id, at=now, after=after, reason=reason)
    return step
