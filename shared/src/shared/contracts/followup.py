"""The facts of followup: schedules, follow-ups done or overdue, judged statements and submitted reports."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.amount import Amount
from shared.contracts.terms import Value
from shared.event import Fact

SCHEDULE = "schedule"


class ActivityKind(StrEnum):
    KICK_OFF = "kick_off"
    CHECK_POINT = "check_point"
    MEASURE_FOLLOW_UP = "measure_follow_up"
    STATEMENT = "statement"
    FINAL_FOLLOW_UP = "final_follow_up"
    ONE_YEAR_AFTER = "one_year_after"


class ScheduledActivity(Value):
    activity_id: UUID
    kind: ActivityKind
    due_on: date
    status: str
    measure_id: UUID | None = None
    statement_id: UUID | None = None


class ScheduleCreatedV1(Fact):
    TYPE: ClassVar[str] = "followup.schedule-created.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    agreement_id: UUID
    agreement_version: int
    activities: tuple[ScheduledActivity, ...]


class ScheduleRevisedV1(Fact):
    """The schedule as it stands after an amendment, a pause or an end: what is done is kept as it was."""

    TYPE: ClassVar[str] = "followup.schedule-revised.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    agreement_id: UUID
    agreement_version: int
    status: str
    activities: tuple[ScheduledActivity, ...]


class FollowupCompletedV1(Fact):
    TYPE: ClassVar[str] = "followup.followup-completed.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    activity_id: UUID
    kind: ActivityKind
    due_on: date
    completed_on: date


class FollowupOverdueV1(Fact):
    TYPE: ClassVar[str] = "followup.followup-overdue.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    activity_id: UUID
    kind: ActivityKind
    due_on: date
    days_late: int


class StatementApprovedV1(Fact):
    """A grant statement was approved: what was used may be kept, and the next instalment may be paid."""

    TYPE: ClassVar[str] = "followup.statement-approved.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    agreement_id: UUID
    statement_id: UUID
    approved_amount: Amount
    unused_amount: Amount
    approved_on: date


class StatementRejectedV1(Fact):
    TYPE: ClassVar[str] = "followup.statement-rejected.v1"
    AGGREGATE: ClassVar[str] = SCHEDULE

    cooperation_id: UUID
    agreement_id: UUID
    statement_id: UUID
    approved_amount: Amount
    claim_amount: Amount
    reason: str
    rejected_on: date


class ReportSubmittedV1(Fact):
    TYPE: ClassVar[str] = "followup.report-submitted.v1"
    AGGREGATE: ClassVar[str] = "report"

    report_id: UUID
    programme: str
    as_of: date
    content_hash: str
    submitted_on: date
