"""An activity took place: its day, its findings, and whether the right people took part.

Source: Redovisning dnr 2015:778, 4.1.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from followup.facts import followup_completed
from followup.models.activity import Activity
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


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
    activity = await work.activities.lock_activity(activity_id)
    activity.expect(version)
    activity.complete(held_on, notes, mandates=mandates, right_mandate=right_mandate, today=swedish_date(now), now=now)
    work.publish(followup_completed(activity, held_on), subject=activity.schedule_id, scope=activity.programme)
    after = {"completed_on": held_on.isoformat(), "right_mandate": right_mandate}
    await work.record("complete_activity", "activity", activity.id, at=now, after=after)
    return activity
