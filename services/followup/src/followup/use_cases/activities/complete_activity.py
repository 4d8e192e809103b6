"""An activity took place: its day, its findings, and whether the right people took part.

Source: Redovisning dnr 2015:778, 4.1.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from followup.errors import FollowedUpBeforeAgreement
from followup.errors.meetings import BeforePhase
from followup.facts import followup_completed
from followup.models.activity import Activity
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def complete_activity(
    work: Work,
    activity_id: UUID,
    *,
    held_on: date,
    notes: str,
    mandates: Sequence[str],
    right_mandate: bool,
    version: int,
    now: datetime,
) -> Activity:
    activity = await lock_part(work, work.activities.get_activity_for_change, activity_id, version=version, now=now)
    await _check_phase(work, activity, held_on)
    activity.complete(held_on, notes, mandates=mandates, right_mandate=right_mandate, today=swedish_date(now), now=now)
    work.publish(followup_completed(activity, held_on), subject=activity.schedule_id, scope=activity.programme)
    after = {"completed_on": held_on.isoformat(), "right_mandate": right_mandate}
    await work.record("complete_activity", "activity", activity.id, at=now, after=after)
    return activity


async def _check_phase(work: Work, activity: Activity, held_on: date) -> None:
    """Refuse a follow-up before the agreement is signed, or before what is followed up has begun."""
    phase = await work.schedules.get_phase(activity)
    if held_on < phase.signed_on:
        fault = at_field("held_on", "dagen ligger före överenskommelsen", f"tidigast {phase.signed_on}")
        raise FollowedUpBeforeAgreement("Ange dagen då uppföljningen hölls.", errors=fault)
    if held_on < (first := phase.first_day_of(activity.kind)):
        fault = at_field("held_on", "dagen ligger före det som följs upp", f"tidigast {first}")
        raise BeforePhase("Ange dagen då uppföljningen hölls.", errors=fault)
