"""The facts of followup: schedules, follow-ups, judged statements, submitted reports and quality dialogues."""

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal
from uuid import UUID

from shared import manifests
from shared.amount import Amount
from shared.contracts.audit import AUDIT_CHAIN, AuditHead
from shared.contracts.terms import OrganizationNumber, Value
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
    carried_approved: Amount | None = None
    """What the statements of a case that was carried over had approved until then; None in every other case."""


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


class QualityDialoguePlannedV1(Fact):
    """When an organiser will be met; `planned_on` is None when the dialogue that was planned does not take place."""

    TYPE: ClassVar[str] = "followup.quality-dialogue-planned.v1"
    AGGREGATE: ClassVar[str] = "quality-dialogue"

    dialogue_id: UUID
    round_id: UUID
    organization_number: OrganizationNumber
    planned_on: date | None


class QualityDialogueHeldV1(Fact):
    """Skolverket, with SPSM or without, has met an organiser on its quality work."""

    TYPE: ClassVar[str] = "followup.quality-dialogue-held.v1"
    AGGREGATE: ClassVar[str] = "quality-dialogue"

    dialogue_id: UUID
    round_id: UUID
    organization_number: OrganizationNumber
    held_on: date
    school_types: tuple[str, ...]
    school_types_left_out: tuple[str, ...]
    """Those that the organiser runs and that were not discussed."""
    spsm_took_part: bool


class QualityArea(Value):
    """What the organiser will develop; codes and titles of the register of goals and success factors."""

    title: str
    description: str
    school_type: str
    sub_goal: str
    sub_goal_title: str
    success_factor: str | None = None
    success_factor_title: str | None = None


class QualityNextStep(Value):
    """What was agreed; `owner` is a function, never a person."""

    side: Literal["agency", "spsm", "organizer"]
    what: str
    owner: str
    due_on: date


class QualitySummaryApprovedV1(Fact):
    """All parties have approved the summary of a quality dialogue, which stands from then on."""

    TYPE: ClassVar[str] = "followup.quality-summary-approved.v1"
    AGGREGATE: ClassVar[str] = "quality-dialogue"

    dialogue_id: UUID
    round_id: UUID
    round_title: str
    summary_id: UUID
    organization_number: OrganizationNumber
    held_on: date
    approved_on: date
    content_hash: str
    school_types: tuple[str, ...]
    strengths: str
    development: str
    conclusions: str
    areas: tuple[QualityArea, ...]
    next_steps: tuple[QualityNextStep, ...]


class ManifestPublishedV1(manifests.Manifest):
    TYPE: ClassVar[str] = "followup.manifest-published.v1"


class ResendRequestedV1(manifests.ResendRequest):
    TYPE: ClassVar[str] = "followup.resend-requested.v1"


class FollowupAuditHeadTakenV1(AuditHead, Fact):
    """The head of this service's audit trail, at most once a minute and only when it has grown."""

    TYPE: ClassVar[str] = "followup.followup-audit-head-taken.v1"
    AGGREGATE: ClassVar[str] = AUDIT_CHAIN
