"""Our own state as facts for the other services."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from followup.models.activity import Activity
from followup.models.quality_dialogue import QualityDialogue
from followup.models.quality_summary import QualitySummary
from followup.models.report import Report
from followup.models.schedule import Schedule
from followup.models.statement import Statement, StatementProposal, StatementStatus
from followup.rules.quality_dialogues import Side
from followup.rules.statements import not_accepted
from shared.contracts.followup import (
    ActivityKind,
    FollowupCompletedV1,
    FollowupOverdueV1,
    QualityArea,
    QualityDialogueHeldV1,
    QualityDialoguePlannedV1,
    QualityNextStep,
    QualitySummaryApprovedV1,
    ReportSubmittedV1,
    ScheduleCreatedV1,
    ScheduledActivity,
    ScheduleRevisedV1,
    StatementApprovedV1,
    StatementRejectedV1,
)

JUDGED_ELSEWHERE = "Beslutet fattades innan samverkan fördes över. Skälen står i akten."


def schedule_created(schedule: Schedule) -> ScheduleCreatedV1:
    return ScheduleCreatedV1(
        cooperation_id=schedule.id,
        agreement_id=schedule.agreement_id,
        agreement_version=schedule.agreement_version,
        activities=_activities(schedule),
    )


def schedule_carried_over(schedule: Schedule, statements: Iterable[Statement]) -> ScheduleCreatedV1:
    """The schedule as created, with what the statements had approved until then."""
    approved = sum((row.approved_amount for row in statements if row.approved_amount is not None), Decimal("0.00"))
    return schedule_created(schedule).model_copy(update={"carried_approved": approved})


def statement_carried_over(statement: Statement) -> StatementApprovedV1 | StatementRejectedV1:
    """A judgement made elsewhere, as if it had been made here: readers treat both alike."""
    assert statement.approved_amount is not None, "it is judged"
    assert statement.decided_on is not None, "it is judged"
    judged = {
        "cooperation_id": statement.schedule_id,
        "agreement_id": statement.agreement_id,
        "statement_id": statement.id,
        "approved_amount": statement.approved_amount,
    }
    left = not_accepted(statement.amount, statement.approved_amount)
    if statement.status is StatementStatus.APPROVED:
        return StatementApprovedV1.model_validate(judged | {"unused_amount": left, "approved_on": statement.decided_on})
    return StatementRejectedV1.model_validate(
        judged | {"claim_amount": left, "reason": JUDGED_ELSEWHERE, "rejected_on": statement.decided_on}
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


def statement_approved(statement: Statement, accepted: StatementProposal, approved_on: date) -> StatementApprovedV1:
    return StatementApprovedV1(
        cooperation_id=statement.schedule_id,
        agreement_id=statement.agreement_id,
        statement_id=statement.id,
        approved_amount=accepted.approved_amount,
        unused_amount=not_accepted(statement.amount, accepted.approved_amount),
        approved_on=approved_on,
    )


def statement_rejected(statement: Statement, accepted: StatementProposal, rejected_on: date) -> StatementRejectedV1:
    return StatementRejectedV1(
        cooperation_id=statement.schedule_id,
        agreement_id=statement.agreement_id,
        statement_id=statement.id,
        approved_amount=accepted.approved_amount,
        claim_amount=not_accepted(statement.amount, accepted.approved_amount),
        reason=accepted.reason,
        rejected_on=rejected_on,
    )


def report_submitted(report: Report, submitted_on: date) -> ReportSubmittedV1:
    return ReportSubmittedV1(
        report_id=report.id,
        programme=report.programme,
        as_of=report.as_of,
        content_hash=report.content_hash,
        submitted_on=submitted_on,
    )


def quality_dialogue_planned(dialogue: QualityDialogue) -> QualityDialoguePlannedV1:
    return QualityDialoguePlannedV1(
        dialogue_id=dialogue.id,
        round_id=dialogue.round_id,
        organization_number=dialogue.organization_number,
        planned_on=dialogue.planned_on if dialogue.is_planned else None,
    )


def quality_dialogue_held(dialogue: QualityDialogue) -> QualityDialogueHeldV1:
    assert dialogue.held_on is not None
    discussed, run = dialogue.school_types or (), dialogue.run_school_types or ()
    return QualityDialogueHeldV1(
        dialogue_id=dialogue.id,
        round_id=dialogue.round_id,
        organization_number=dialogue.organization_number,
        held_on=dialogue.held_on,
        school_types=tuple(discussed),
        school_types_left_out=tuple(school_type for school_type in run if school_type not in discussed),
        spsm_took_part=Side.SPSM in dialogue.approving,
    )


def quality_summary_approved(
    dialogue: QualityDialogue, summary: QualitySummary, approved_on: date
) -> QualitySummaryApprovedV1:
    content = summary.whole
    texts = content.texts
    return QualitySummaryApprovedV1(
        dialogue_id=dialogue.id,
        round_id=dialogue.round_id,
        round_title=content.round_title,
        summary_id=summary.id,
        organization_number=dialogue.organization_number,
        held_on=content.held_on,
        approved_on=approved_on,
        content_hash=summary.content_hash,
        school_types=content.school_types,
        strengths=texts.strengths or "",
        development=texts.development or "",
        conclusions=texts.conclusions or "",
        areas=tuple(QualityArea.model_validate(area, from_attributes=True) for area in texts.areas),
        next_steps=tuple(QualityNextStep.model_validate(step, from_attributes=True) for step in texts.next_steps),
    )


def _activities(schedule: Schedule) -> tuple[ScheduledActivity, ...]:
    return tuple(_activity(activity) for activity in schedule.in_order())


def _activity(activity: Activity) -> ScheduledActivity:
    return ScheduledActivity(
        activity_id=activity.id,
        kind=ActivityKind(activity.kind.value),
        due_on=activity.due_on,
        status=activity.status.value,
        measure_id=activity.measure_id,
        statement_id=activity.statement_id,
    )
