"""A quality dialogue was held: its day, who took part, and which of the organiser's school types were discussed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from followup.facts import quality_dialogue_held
from followup.models.quality_dialogue import Attendance, QualityDialogue
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def hold_quality_dialogue(
    work: Work,
    dialogue_id: UUID,
    *,
    held_on: date,
    attendees: Sequence[Attendance],
    school_types: Collection[str],
    version: int,
    now: datetime,
) -> QualityDialogue:
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, standing=False, now=now)
    run = await work.quality_dialogues.find_school_types(dialogue.organization_number)
    dialogue.hold(held_on, attendees, school_types=school_types, run=run, today=swedish_date(now), now=now)
    work.publish(quality_dialogue_held(dialogue), subject=dialogue.id, scope=dialogue.programme)
    after = {"held_on": held_on.isoformat(), "school_types": dialogue.school_types}
    await work.record("hold_quality_dialogue", "quality_dialogue", dialogue.id, at=now, after=after)
    return dialogue
