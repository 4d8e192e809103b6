"""Keeps a new version of a dialogue's summary: all that the parties approve, with its hash."""

from datetime import datetime

from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_summary import QualitySummary, ReviewedStep, SummaryContent, SummaryTexts
from followup.rules.quality_dialogues import Side
from followup.unit_of_work import Work
from shared.canonical import canonical, hash_of


async def keep_summary(
    work: Work, dialogue: QualityDialogue, texts: SummaryTexts, *, side: Side, now: datetime
) -> QualitySummary:
    """Keep a new version of the summary. Approvals of the version before count no longer."""
    held_on = dialogue.require_written()
    number = dialogue.write(now)
    await work.session.flush()  # a step that was just reviewed is read back below
    reviewed = await work.quality_summaries.list_reviewed_in(dialogue.id)
    discussed, run = dialogue.school_types or (), dialogue.run_school_types or ()
    content = SummaryContent(
        dialogue_id=dialogue.id,
        number=number,
        round_title=dialogue.round.title,
        diary_number=dialogue.round.diary_number or "",
        organization_number=dialogue.organization_number,
        organizer_name=dialogue.organizer_name,
        held_on=held_on,
        attendees=dialogue.attendees.root if dialogue.attendees else (),
        school_types=tuple(discussed),
        school_types_left_out=tuple(school_type for school_type in run if school_type not in discussed),
        texts=texts,
        reviewed=tuple(ReviewedStep.model_validate(step) for step in reviewed),
    )
    written = canonical(content.model_dump(mode="json"))
    summary = QualitySummary(
        dialogue_id=dialogue.id,
        organization_number=dialogue.organization_number,
        number=number,
        content=written.decode(),
        content_hash=hash_of(written),
        side=side,
        written_by=work.actor.subject,
        created_at=now,
    )
    work.quality_summaries.add(summary)
    await work.session.flush()  # gives the summary its id
    return summary


async def newest_texts(work: Work, dialogue: QualityDialogue) -> SummaryTexts:
    """Texts written so far."""
    if not dialogue.summary_number:
        return SummaryTexts()
    return (await work.quality_summaries.get_version(dialogue.id, dialogue.summary_number)).whole.texts
