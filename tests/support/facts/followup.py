"""Facts as followup publishes them: schedules, grant statements and reports."""

from datetime import date
from typing import Any

from shared.clock import new_id
from shared.contracts.followup import (
    FollowupCompletedV1,
    FollowupOverdueV1,
    QualityArea,
    QualityDialogueHeldV1,
    QualityDialoguePlannedV1,
    QualityNextStep,
    QualitySummaryApprovedV1,
    ReportSubmittedV1,
    ScheduleCreatedV1,
    ScheduleRevisedV1,
    StatementApprovedV1,
    StatementRejectedV1,
)
from shared.contracts.terms import AgreementTerms
from tests.support.facts.agreements import agreement_signed
from tests.support.facts.building import ARBOGA, PROGRAMME, build
from tests.support.facts.parts import scheduled_activity, statement_due


def schedule_created(agreement: AgreementTerms | None = None, **changed: Any) -> ScheduleCreatedV1:
    return build(ScheduleCreatedV1, changed, **_of(agreement), activities=(scheduled_activity(),))


def schedule_revised(agreement: AgreementTerms | None = None, **changed: Any) -> ScheduleRevisedV1:
    return build(ScheduleRevisedV1, changed, **_of(agreement), status="active", activities=(scheduled_activity(),))


def followup_completed(schedule: ScheduleCreatedV1 | None = None, **changed: Any) -> FollowupCompletedV1:
    schedule = schedule or schedule_created()
    first = schedule.activities[0]
    return build(
        FollowupCompletedV1,
        changed,
        cooperation_id=schedule.cooperation_id,
        activity_id=first.activity_id,
        kind=first.kind,
        due_on=first.due_on,
        completed_on=first.due_on,
    )


def followup_overdue(schedule: ScheduleCreatedV1 | None = None, **changed: Any) -> FollowupOverdueV1:
    schedule = schedule or schedule_created()
    first = schedule.activities[0]
    return build(
        FollowupOverdueV1,
        changed,
        cooperation_id=schedule.cooperation_id,
        activity_id=first.activity_id,
        kind=first.kind,
        due_on=first.due_on,
        days_late=1,
    )


def statement_approved(agreement: AgreementTerms | None = None, **changed: Any) -> StatementApprovedV1:
    """The first statement of the agreement, all of its grant used."""
    agreement = agreement or agreement_signed()
    due = next(iter(agreement.statements_due), statement_due())
    return build(
        StatementApprovedV1,
        changed,
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        statement_id=due.statement_id,
        approved_amount=due.amount,
        unused_amount="0.00",
        approved_on="2027-10-15",
    )


def statement_rejected(agreement: AgreementTerms | None = None, **changed: Any) -> StatementRejectedV1:
    """The first statement of the agreement, all of its grant claimed back."""
    agreement = agreement or agreement_signed()
    due = next(iter(agreement.statements_due), statement_due())
    return build(
        StatementRejectedV1,
        changed,
        cooperation_id=agreement.cooperation_id,
        agreement_id=agreement.agreement_id,
        statement_id=due.statement_id,
        approved_amount="0.00",
        claim_amount=due.amount,
        reason="Kostnaderna saknar underlag.",
        rejected_on="2027-10-15",
    )


def report_submitted(**changed: Any) -> ReportSubmittedV1:
    return build(
        ReportSubmittedV1,
        changed,
        report_id=new_id(),
        programme=PROGRAMME,
        as_of="2027-03-31",
        content_hash="0" * 64,
        submitted_on="2027-04-10",
    )


def quality_dialogue_planned(**changed: Any) -> QualityDialoguePlannedV1:
    return build(
        QualityDialoguePlannedV1,
        changed,
        dialogue_id=new_id(),
        round_id=new_id(),
        organization_number=ARBOGA,
        planned_on="2027-03-10",
    )


def quality_dialogue_held(**changed: Any) -> QualityDialogueHeldV1:
    return build(
        QualityDialogueHeldV1,
        changed,
        dialogue_id=new_id(),
        round_id=new_id(),
        organization_number=ARBOGA,
        held_on="2027-03-10",
        school_types=("GR",),
        school_types_left_out=("FKLASS",),
        spsm_took_part=True,
    )


def quality_summary_approved(held: QualityDialogueHeldV1 | None = None, **changed: Any) -> QualitySummaryApprovedV1:
    held = held or quality_dialogue_held()
    return build(
        QualitySummaryApprovedV1,
        changed,
        dialogue_id=held.dialogue_id,
        round_id=held.round_id,
        round_title="Våren 2027",
        summary_id=new_id(),
        organization_number=held.organization_number,
        held_on=held.held_on,
        approved_on="2027-03-20",
        content_hash="0" * 64,
        school_types=held.school_types,
        strengths="Rektorerna följer undervisningen.",
        development="Frånvaron följs inte upp.",
        conclusions="Huvudmannen tar fram en rutin.",
        areas=(
            QualityArea(
                title="Frånvaron",
                description="Frånvaron har ökat.",
                school_type="GR",
                sub_goal="knowledge_gr",
                sub_goal_title="Eleverna når längre i sina kunskaper, grundskolan",
            ),
        ),
        next_steps=(
            QualityNextStep(side="organizer", what="Följa upp frånvaron", owner="skolchef", due_on=date(2027, 10, 1)),
        ),
    )


def _of(agreement: AgreementTerms | None) -> dict[str, Any]:
    agreement = agreement or agreement_signed()
    return {
        "cooperation_id": agreement.cooperation_id,
        "agreement_id": agreement.agreement_id,
        "agreement_version": agreement.version,
    }
