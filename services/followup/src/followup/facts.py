"""How our own state is told to the other services."""

from datetime import date

from followup.models.activity import Activity
from followup.models.schedule import Schedule
from shared.contracts.followup import (
    ActivityKind,
    FollowupCompletedV1,
    FollowupOverdueV1,
    ScheduleCreatedV1,
    ScheduledActivity,
    ScheduleRevisedV1,
)


def schedule_created(schedule: Schedule) -> ScheduleCreatedV1:
    return ScheduleCreatedV1(
        cooperation_id=schedule.id,
        agreement_id=schedule.agreement_id,
        agreement_version=schedule.agreement_version,
        activities=_activities(schedule),
    )


def schedule_revised(schedule: Schedule) -> ScheduleRevisedV1:
    return ScheduleRevisedV1(
        cooperation_id=schedule.id,
        agreement_id=schedule.agreement_id,
        agreement_version=schedule.agreement_version,
        status=schedule.status.value,
        activities=_activities(schedule),
    )


def followup_completed(activity: Activity, completed_on: date) -> FollowupCompletedV1:
    return FollowupCompletedV1(
        cooperation_id=activity.schedule_id,
        activity_id=activity.id,
        kind=ActivityKind(activity.kind.value),
        due_on=activity.due_on,
        completed_on=completed_on,
    )


def followup_overdue(activity: Activity, today: date) -> FollowupOverdueV1:
    return FollowupOverdueV1(
        cooperation_id=activity.schedule_id,
        activity_id=activity.id,
        kind=ActivityKind(activity.kind.value),
        due_on=activity.due_on,
        days_late=(today - activity.due_on).days,
    )


def _activities(schedule: Schedule) -> tuple[ScheduledActivity, ...]:
    in_order = sorted(schedule.activities, key=lambda each: (each.due_on, each.kind, str(each.id)))
    return tuple(_activity(each) for each in in_order)


def _activity(each: Activity) -> ScheduledActivity:
    return ScheduledActivity(
        activity_id=each.id,
        kind=ActivityKind(each.kind.value),
        due_on=each.due_on,
        status=each.status.value,
        measure_id=each.measure_id,
        statement_id=each.statement_id,
    )
