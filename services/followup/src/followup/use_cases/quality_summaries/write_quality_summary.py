"""The agency writes the summary: sections, development areas by the register, and what was agreed."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from followup.copies import QualityEntryCopy
from followup.errors import check_near
from followup.errors.quality import ReasonInstead, StepDay, StepsNotReviewed, TypeNotDiscussed, UnknownEntry
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_summary import AgreedStep, DevelopmentArea, QualitySummary, SummaryTexts
from followup.rules.quality_dialogues import Side
from followup.rules.working_days import add_months
from followup.steps.check_one_side import check_one_side
from followup.steps.keep_summary import keep_summary, newest_texts
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.kit.errors import at_field
from shared.nearest import nearest

SUB_GOAL, SUCCESS_FACTOR = "sub_goal", "success_factor"
STEP_MONTHS = 36
"""Months ahead that a step may be due at most; later is a slip of the pen."""


async def write_quality_summary(
    work: Work, dialogue_id: UUID, *, texts: SummaryTexts, version: int, now: datetime
) -> QualitySummary:
    """Set the titles of goals and factors in `texts` by the register. What the others have written stays."""
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    held_on = dialogue.require_written()
    await check_one_side(work, dialogue, Side.AGENCY)
    await _check_reviewed(work, dialogue)
    _check_reasons(texts)
    _check_steps(texts.next_steps, held_on)
    areas = await _named(work, dialogue, texts.areas, on=held_on)
    before = await newest_texts(work, dialogue)
    kept = {"areas": areas, "organizer_view": before.organizer_view, "spsm_view": before.spsm_view}
    summary = await keep_summary(work, dialogue, texts.model_copy(update=kept), side=Side.AGENCY, now=now)
    after = {"number": summary.number, "content_hash": summary.content_hash}
    await work.record("write_quality_summary", "quality_dialogue", dialogue.id, at=now, after=after)
    return summary


async def _check_reviewed(work: Work, dialogue: QualityDialogue) -> None:
    left = [s for s in await work.quality_summaries.lock_earlier_steps(dialogue) if s.reviewed_in != dialogue.id]
    if left:
        raise StepsNotReviewed(f"{len(left)} steg från tidigare dialoger är inte genomgångna.")


def _check_reasons(texts: SummaryTexts) -> None:
    """A dialogue ends in development areas and agreed steps, or says why it does not."""
    for name, agreed, reason in (
        ("areas", texts.areas, texts.areas_reason),
        ("next_steps", texts.next_steps, texts.next_steps_reason),
    ):
        if bool(agreed) == bool(reason):
            what = "skäl anges bara när listan är tom" if reason else "skäl saknas"
            expected = "inget skäl" if reason else f"varför {name} är tom"
            fault = at_field(f"{name}_reason", what, expected)
            raise ReasonInstead(
                "Ange det som parterna kom fram till, eller skälet till att det inte finns.", errors=fault
            )


def _check_steps(steps: Sequence[AgreedStep], held_on: date) -> None:
    for place, step in enumerate(steps):
        name = f"next_steps.{place}.due_on"
        if step.due_on <= held_on:
            fault = at_field(name, "dagen ligger inte efter dialogen", f"tidigast {held_on + timedelta(days=1)}")
            raise StepDay("Ange när steget ska vara taget.", errors=fault)
        check_near(name, step.due_on, add_months(held_on, STEP_MONTHS))


async def _named(
    work: Work, dialogue: QualityDialogue, areas: Sequence[DevelopmentArea], *, on: date
) -> tuple[DevelopmentArea, ...]:
    """Areas with the titles of the register as it was on the day."""
    goals = await work.quality_entries.find_entries(SUB_GOAL, on)
    factors = await work.quality_entries.find_entries(SUCCESS_FACTOR, on)
    named = []
    for place, area in enumerate(areas):
        if area.school_type not in (dialogue.school_types or ()):
            expected = f"någon av {', '.join(dialogue.school_types or ())}"
            fault = at_field(f"areas.{place}.school_type", "skolformen diskuterades inte", expected)
            raise TypeNotDiscussed("Ange en skolform som diskuterades i dialogen.", errors=fault)
        of_type = {code: goal for code, goal in goals.items() if goal.school_type in (None, area.school_type)}
        goal = of_type.get(area.sub_goal)
        if goal is None:
            message = f"delmålet finns inte för {area.school_type}"
            raise _unknown(f"areas.{place}.sub_goal", message, area.sub_goal, of_type.values())
        factor = factors.get(area.success_factor) if area.success_factor else None
        if area.success_factor and factor is None:
            message = "framgångsfaktorn finns inte"
            raise _unknown(f"areas.{place}.success_factor", message, area.success_factor, factors.values())
        titles = {"sub_goal_title": goal.title, "success_factor_title": factor.title if factor else None}
        named.append(area.model_copy(update=titles))
    return tuple(named)


def _unknown(name: str, message: str, written: str, entries: Iterable[QualityEntryCopy]) -> UnknownEntry:
    """Refusal that names the most similar entry; none where the register has not come from selection yet."""
    found = nearest(written, {entry.code: entry.title for entry in entries})
    expected = found or "en post i registret; ingen har kommit hit från urvalet"
    return UnknownEntry("Ange koden för en post i registret.", errors=at_field(name, message, expected))
