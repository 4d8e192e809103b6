"""A case has ended: it leaves the shared measures that had not come to their last day, and bears the others."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from agreements.models.cooperation import Cooperation
from agreements.models.shared_measure import Share
from agreements.steps.leave_share import leave_share
from agreements.steps.split_shared_cost import split_shared_cost
from agreements.unit_of_work import Work

ENDED = "Samverkan har avslutats."


async def end_shares(
    work: Work, case: Cooperation, *, carried_out: Collection[UUID], ended_on: date, now: datetime
) -> None:
    """The case is locked, and has ended; `carried_out` are the measures of its agreement that had come to their end."""
    # Locked in the order of their ids: two cases that end at once cannot deadlock.
    by_shared_measure = sorted(await work.shares.list_standing_of(case.id), key=_shared_measure)
    for found in by_shared_measure:
        shared = await work.shared_measures.get_shared_for_change(found.shared_measure_id)
        share = await work.shares.get_share_anew(found.id)
        if share.measure_id not in carried_out:
            await leave_share(work, shared, share, reason=ENDED, now=now)
        share.end(ended_on, now)
        await work.record("end_shares", "share", share.id, at=now)
        await split_shared_cost(work, shared, now=now)


def _shared_measure(share: Share) -> str:
    return str(share.shared_measure_id)
