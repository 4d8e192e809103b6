"""A planned follow-up has been held."""

from datetime import datetime

from selection.unit_of_work import Work
from shared.contracts.followup import FollowupCompletedV1


async def note_follow_up(work: Work, completed: FollowupCompletedV1, *, now: datetime) -> None:
    """Note the follow-up, unless the schedule was published before this service began to read schedules."""
    row = await work.time_line.find_follow_up_for_change(completed.cooperation_id)
    if row is not None:
        row.complete(completed.activity_id)
        row.note(work.event)
