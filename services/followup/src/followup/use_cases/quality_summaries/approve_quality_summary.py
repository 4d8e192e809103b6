"""A party approves the newest summary; when all have, it is final, and its agreed steps go to the next dialogue."""

from datetime import datetime
from uuid import UUID

from followup.facts import quality_summary_approved
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_step import QualityStep
from followup.models.quality_summary import AgreedStep, QualityApproval
from followup.rules.quality_dialogues import Side, StepStatus
from followup.steps.check_one_side import check_one_side
from followup.steps.find_side import find_side
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def approve_quality_summary(work: Work, dialogue_id: UUID, *, version: int, now: datetime) -> QualityDialogue:
    """Whoever has written for the agency approves for nobody."""
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, now=now)
    reviewed = [step.id for step in await work.quality_summaries.list_reviewed_in(dialogue.id)]
    await work.must_be_another("approve_quality_summary", quality_dialogue=dialogue.id, quality_step=reviewed)
    side = find_side(work.actor)
    await check_one_side(work, dialogue, side)
    is_whole = dialogue.approve(side, now)
    number = dialogue.summary_number
    work.quality_summaries.add(
        QualityApproval(
            dialogue_id=dialogue.id, number=number, side=side, approved_by=work.actor.subject, approved_at=now
        )
    )
    await work.session.flush()  # one person for two parties is refused by its constraint
    if is_whole:
        await _sum_up(work, dialogue, now=now)
    after = {"side": side.value, "number": number, "status": dialogue.status.value}
    await work.record("approve_quality_summary", "quality_dialogue", dialogue.id, at=now, after=after)
    return dialogue


async def _sum_up(work: Work, dialogue: QualityDialogue, *, now: datetime) -> None:
    summary = await work.quality_summaries.get_version(dialogue.id, dialogue.summary_number)
    for step in summary.whole.texts.next_steps:
        work.quality_summaries.add(_agreed(dialogue, step, now=now))
    fact = quality_summary_approved(dialogue, summary, swedish_date(now))
    work.publish(fact, subject=dialogue.id, scope=dialogue.programme)


def _agreed(dialogue: QualityDialogue, step: AgreedStep, *, now: datetime) -> QualityStep:
    return QualityStep(
        dialogue_id=dialogue.id,
        organization_number=dialogue.organization_number,
        side=Side(step.side),
        what=step.what,
        owner=step.owner,
        due_on=step.due_on,
        status=StepStatus.OPEN,
        created_at=now,
        updated_at=now,
    )
