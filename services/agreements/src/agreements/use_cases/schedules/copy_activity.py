"""An activity was done, or was not done in time: the case shows which."""

from datetime import datetime

from agreements.steps.prepare_schedule import prepare_schedule
from agreements.unit_of_work import Work
from shared.contracts.followup import FollowupCompletedV1, FollowupOverdueV1


async def copy_activity(work: Work, fact: FollowupCompletedV1 | FollowupOverdueV1, *, now: datetime) -> None:
    if schedule := await prepare_schedule(work, fact.cooperation_id, now=now):
        schedule.mark(fact.activity_id, "done" if isinstance(fact, FollowupCompletedV1) else "overdue")
