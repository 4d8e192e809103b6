"""The organiser or SPSM writes its own part of the summary; the rest of it stands as it is."""

from datetime import datetime
from uuid import UUID

from followup.errors.quality import NotAParty, NothingToApprove
from followup.models.quality_summary import QualitySummary
from followup.steps.check_one_side import check_one_side
from followup.steps.find_side import find_side
from followup.steps.keep_summary import keep_summary, newest_texts
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work


async def add_quality_view(work: Work, dialogue_id: UUID, *, text: str, version: int, now: datetime) -> QualitySummary:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, now=now)
    dialogue.require_written()
    side = find_side(work.actor)
    if not dialogue.summary_number:
        raise NothingToApprove("Skolverket har inte skrivit sammanfattningen än.")
    if side not in dialogue.approving:
        raise NotAParty("SPSM deltog inte i dialogen.")
    await check_one_side(work, dialogue, side)
    texts = (await newest_texts(work, dialogue)).model_copy(update={f"{side.value}_view": text})
    summary = await keep_summary(work, dialogue, texts, side=side, now=now)
    after = {"side": side.value, "number": summary.number, "content_hash": summary.content_hash}
    await work.record("add_quality_view", "quality_dialogue", dialogue.id, at=now, after=after)
    return summary
