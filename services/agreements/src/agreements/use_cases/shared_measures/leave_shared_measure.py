"""An organiser leaves a shared measure: its places are free, and the cost is split between those who stay."""

from datetime import datetime
from uuid import UUID

from agreements.models.shared_measure import Share
from agreements.steps.leave_share import leave_share
from agreements.unit_of_work import Work


async def leave_shared_measure(work: Work, share_id: UUID, *, reason: str, version: int, now: datetime) -> Share:
    # Not lock_part: the share may be split anew by others until the shared measure is locked, so its version is judged
    # after that.
    share, case = await work.shares.get_part_for_change(share_id)
    await work.must_be_impartial(case.organization_number, now=now)
    shared = await work.shared_measures.get_shared_for_change(share.shared_measure_id)
    share = await work.shares.get_share_anew(share_id)
    share.expect(version)
    await leave_share(work, shared, share, reason=reason, now=now)
    return share
