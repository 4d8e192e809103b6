"""A team leader other than the proposer grants leave to break a staffing rule once."""

from datetime import datetime
from uuid import UUID

from agreements.models.waiver import Waiver
from agreements.unit_of_work import Work


async def approve_waiver(work: Work, waiver_id: UUID, *, version: int, now: datetime) -> Waiver:
    waiver = await work.waivers.get_waiver_for_change(waiver_id)
    waiver.expect(version)
    await work.must_be_another("approve_waiver", waiver=waiver.id)
    waiver.approve(work.actor.subject, now)
    await work.record("approve_waiver", "waiver", waiver.id, at=now, after={"rule": waiver.rule}, reason=waiver.reason)
    return waiver
