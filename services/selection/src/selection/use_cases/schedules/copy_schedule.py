"""Keep when a cooperation is followed up, so that other agencies see it beside their own plans."""

from datetime import datetime

from selection.copies import Activities, PlannedFollowUp
from selection.unit_of_work import Work
from shared.contracts.followup import ScheduleCreatedV1, ScheduleRevisedV1


async def copy_schedule(work: Work, fact: ScheduleCreatedV1 | ScheduleRevisedV1, *, now: datetime) -> None:
    """Copy the whole schedule: it takes the place of the one before."""
    row = await work.time_line.find_follow_up_for_change(fact.cooperation_id)
    if row is None:
        row = PlannedFollowUp(cooperation_id=fact.cooperation_id)
        work.time_line.add_follow_up(row)
    row.activities = Activities(fact.activities)
    row.note(work.event)
