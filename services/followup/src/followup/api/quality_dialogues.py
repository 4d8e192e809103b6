"""Quality dialogues: what each organiser is offered, answers, plans and holds with Skolverket and SPSM."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from followup.api.dependencies import ROOT, ChangeOnce, OrganizationFilter, ProgrammeFilter, Read
from followup.api.quality_dialogue_schemas import (
    AttendanceIn,
    QualityAnswerIn,
    QualityDialogueOut,
    QualityHoursIn,
    QualityOutcomeIn,
    QualityPlanIn,
    QualityReasonIn,
    SpsmParticipationIn,
)
from followup.models.quality_dialogue import Attendance, QualityDialogue
from followup.rules.quality_dialogues import DialogueStatus
from followup.use_cases.quality_dialogues.answer_quality_offer import answer_quality_offer
from followup.use_cases.quality_dialogues.cancel_quality_dialogue import cancel_quality_dialogue
from followup.use_cases.quality_dialogues.hold_quality_dialogue import hold_quality_dialogue
from followup.use_cases.quality_dialogues.note_spsm_participation import note_spsm_participation
from followup.use_cases.quality_dialogues.plan_quality_dialogue import plan_quality_dialogue
from followup.use_cases.quality_dialogues.record_quality_hours import record_quality_hours
from followup.use_cases.quality_dialogues.withdraw_quality_offer import withdraw_quality_offer
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["kvalitetsdialoger"])
SORTS = {"offered_on": QualityDialogue.offered_on, "updated_at": QualityDialogue.updated_at}
ONE = "/quality-dialogues/{dialogue_id}"


def present(request: Request, dialogue: QualityDialogue) -> QualityDialogueOut:
    path = f"{ROOT}/quality-dialogues/{dialogue.id}"
    is_written = dialogue.is_written and dialogue.summary_number > 0
    is_ahead = dialogue.can_be_answered or dialogue.can_be_planned
    steps = (
        Step("answer", "post_quality_answer", "POST", f"{path}/answers", dialogue.can_be_answered),
        Step("withdraw", "post_quality_withdrawal", "POST", f"{path}/withdrawals", dialogue.can_be_answered),
        Step("take-part", "post_spsm_participation", "POST", f"{path}/spsm-participations", is_ahead),
        Step("plan", "post_quality_plan", "POST", f"{path}/plans", dialogue.can_be_planned),
        Step("cancel", "post_quality_cancellation", "POST", f"{path}/cancellations", dialogue.can_be_planned),
        Step("hold", "post_quality_outcome", "POST", f"{path}/outcomes", dialogue.is_planned),
        Step("review", "post_quality_review", "POST", f"{path}/reviews", dialogue.is_written),
        Step("write", "post_quality_summary", "POST", f"{path}/summaries", dialogue.is_written),
        Step("comment", "post_quality_view", "POST", f"{path}/views", is_written),
        Step("approve", "post_quality_approval", "POST", f"{path}/approvals", is_written),
        Step("hours", "post_quality_hours", "POST", f"{path}/hours", dialogue.is_agreed),
        Step("survey", "post_survey", "POST", f"{ROOT}/surveys", dialogue.is_summed_up),
        Step("summaries", "get_quality_summaries", "GET", f"{ROOT}/quality-summaries?dialogue_id={dialogue.id}"),
    )
    return QualityDialogueOut.of(
        dialogue,
        links=links(request, path, *steps),
        round_title=dialogue.round.title,
        answer_by=dialogue.round.answer_by,
        invitees=dialogue.invitees.root if dialogue.invitees else (),
        attendees=dialogue.attendees.root if dialogue.attendees else (),
        school_types=dialogue.school_types or (),
        run_school_types=dialogue.run_school_types or (),
        approving_sides=sorted(dialogue.approving),
    )


@router.get("/quality-dialogues", summary="Lista kvalitetsdialoger", response_model=Page[QualityDialogueOut])
async def get_quality_dialogues(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    round_id: Annotated[UUID | None, Query(description="En omgångs dialoger")] = None,
    status: Annotated[DialogueStatus | None, Query(description="Var dialogen befinner sig")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Kvalitetsdialoger som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.quality_dialogues.list_dialogues(
            round_id=round_id, status=status, programme=programme, organization_number=organization_number
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get(ONE, summary="Hämta en kvalitetsdialog", response_model=QualityDialogueOut)
async def get_quality_dialogue(call: Read, dialogue_id: UUID) -> Response:
    """En kvalitetsdialog med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.quality_dialogues.get_dialogue(dialogue_id))


@router.post(f"{ONE}/answers", summary="Svara på erbjudandet", status_code=201, response_model=QualityDialogueOut)
async def post_quality_answer(call: ChangeOnce, dialogue_id: UUID, body: QualityAnswerIn) -> Response:
    """Huvudmannen tackar ja, eller nej med skäl. Den som har tackat nej kan tacka ja så länge omgången pågår."""
    async with call.work as work:
        dialogue = await answer_quality_offer(
            work,
            dialogue_id,
            accepted=body.accepted,
            decline_reason=body.decline_reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, dialogue)


@router.post(
    f"{ONE}/spsm-participations",
    summary="Svara om SPSM deltar",
    status_code=201,
    response_model=QualityDialogueOut,
)
async def post_spsm_participation(call: ChangeOnce, dialogue_id: UUID, body: SpsmParticipationIn) -> Response:
    """SPSM svarar för sin del. Svaret kan ändras tills dialogen är hållen."""
    async with call.work as work:
        dialogue = await note_spsm_participation(
            work,
            dialogue_id,
            takes_part=body.takes_part,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, dialogue)


@router.post(f"{ONE}/plans", summary="Planera dialogen", status_code=201, response_model=QualityDialogueOut)
async def post_quality_plan(call: ChangeOnce, dialogue_id: UUID, body: QualityPlanIn) -> Response:
    """Dag, plats eller distans, och vilka som är inbjudna. En planerad dialog kan planeras om."""
    async with call.work as work:
        dialogue = await plan_quality_dialogue(
            work,
            dialogue_id,
            planned_on=body.planned_on,
            is_remote=body.is_remote,
            place=body.place,
            invitees=_functions(body.invitees),
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, dialogue)


@router.post(f"{ONE}/outcomes", summary="Anteckna en hållen dialog", status_code=201, response_model=QualityDialogueOut)
async def post_quality_outcome(call: ChangeOnce, dialogue_id: UUID, body: QualityOutcomeIn) -> Response:
    """När den hölls, vilka som deltog, och vilka av huvudmannens skolformer som diskuterades."""
    async with call.work as work:
        dialogue = await hold_quality_dialogue(
            work,
            dialogue_id,
            held_on=body.held_on,
            attendees=_functions(body.attendees),
            school_types=body.school_types,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present, dialogue)


@router.post(f"{ONE}/cancellations", summary="Ställ in dialogen", status_code=201, response_model=QualityDialogueOut)
async def post_quality_cancellation(call: ChangeOnce, dialogue_id: UUID, body: QualityReasonIn) -> Response:
    """En dialog som huvudmannen har tackat ja till blir inte av. Skälet bevaras."""
    async with call.work as work:
        dialogue = await cancel_quality_dialogue(
            work, dialogue_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, dialogue)


@router.post(
    f"{ONE}/withdrawals", summary="Ta tillbaka erbjudandet", status_code=201, response_model=QualityDialogueOut
)
async def post_quality_withdrawal(call: ChangeOnce, dialogue_id: UUID, body: QualityReasonIn) -> Response:
    """Skolverket tar tillbaka ett erbjudande som huvudmannen inte har tackat ja till."""
    async with call.work as work:
        dialogue = await withdraw_quality_offer(
            work, dialogue_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, dialogue)


@router.post(f"{ONE}/hours", summary="Ange tidsåtgång", status_code=201, response_model=QualityDialogueOut)
async def post_quality_hours(call: ChangeOnce, dialogue_id: UUID, body: QualityHoursIn) -> Response:
    """Varje part anger sina egna timmar. En ny uppgift ersätter den förra."""
    async with call.work as work:
        dialogue = await record_quality_hours(work, dialogue_id, hours=body.hours, version=call.version, now=call.now)
        return await call.answer(present, dialogue)


def _functions(given: Sequence[AttendanceIn]) -> list[Attendance]:
    return [Attendance.model_validate(attendance) for attendance in given]
