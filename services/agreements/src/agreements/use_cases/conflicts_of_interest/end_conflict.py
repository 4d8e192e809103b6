"""A conflict of interest gets its last day, by somebody else than the person it concerns."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.conflict import Conflict
from agreements.steps.publish_conflict import publish_conflict
from agreements.unit_of_work import Work


async def end_conflict(
    work: Work, conflict_id: UUID, *, until_on: date, reason: str, version: int, now: datetime
) -> Conflict:
    conflict = await work.conflicts.get_conflict_for_change(conflict_id)
    conflict.expect(version)
    conflict.end(until_on, subject=work.actor.subject, now=now)
    await work.session.flush()  # gives the row its new version, which numbers the bar
    after = {"until_on": until_on.isoformat()}
    await work.record("end_conflict", "conflict_of_interest", conflict.id, at=now, after=after, reason=reason)
    await publish_conflict(work, conflict, now=now)
    return conflict
