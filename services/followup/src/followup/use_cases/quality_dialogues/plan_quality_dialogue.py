"""An accepted quality dialogue gets its day, its place and those who are invited; it may be planned anew."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from followup.facts import quality_dialogue_planned
from followup.models.quality_dialogue import Attendance, QualityDialogue, check_place
from followup.steps.lock_quality_dialogue import lock_quality_dialogue
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def plan_quality_dialogue(
    work: Work,
    dialogue_id: UUID,
    *,
    planned_on: date,
    is_remote: bool,
    place: str | None,
    invitees: Sequence[Attendance],
    version: int,
    now: datetime,
) -> QualityDialogue:
    check_place(is_remote=is_remote, place=place)
    dialogue = await lock_quality_dialogue(work, dialogue_id, version=version, now=now)
    before = {"planned_on": dialogue.planned_on and dialogue.planned_on.isoformat()}
    dialogue.plan(planned_on, place=place, invitees=invitees, today=swedish_date(now), now=now)
    work.publish(quality_dialogue_planned(dialogue), subject=dialogue.id, scope=dialogue.programme)
    after = {"planned_on": planned_on.isoformat(), "is_remote": is_remote}
    await work.record("plan_quality_dialogue", "quality_dialogue", dialogue.id, at=now, before=before, after=after)
    return dialogue
