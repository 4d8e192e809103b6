"""An agreement has ended: it leaves the shared measures that had not come to their last day, and bears the others."""

from datetime import date, datetime

from agreements.models.agreement import Agreement
from agreements.models.shared_measure import Share
from agreements.models.standing import carried_out
from agreements.steps.leave_share import leave_share
from agreements.steps.settle_places import ENDED
from agreements.steps.split_shared_cost import split_shared_cost
from agreements.unit_of_work import Work


async def end_shares(work: Work, agreement: Agreement, *, ended_on: date, now: datetime) -> None:
    """The case is locked, and the agreement has ended."""
    done = carried_out(agreement, ended_on)
    # Locked in the order of their ids: two agreements that end at once cannot deadlock.
    by_shared_measure = sorted(await work.shares.list_standing_of(agreement.cooperation_id), key=_shared_measure)
    for found in by_shared_measure:
        shared = await work.shared_measures.get_shared_for_change(found.shared_measure_id)
        share = await work.shares.get_share_anew(found.id)
        if share.measure_id not in done:
            await leave_share(work, shared, share, reason=ENDED, now=now)
        share.end(ended_on, now)
        await work.record("end_shares", "share", share.id, at=now)
        await split_shared_cost(work, shared, now=now)


def _shared_measure(share: Share) -> str:
    return str(share.shared_measure_id)
