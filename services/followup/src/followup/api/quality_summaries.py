"""Summaries of quality dialogues: written, commented and approved by the parties, and the steps they agree on."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from followup.api.dependencies import ROOT, ChangeOnce, OrganizationFilter, Read
from followup.api.quality_dialogue_schemas import QualityDialogueOut
from followup.api.quality_dialogues import ONE
from followup.api.quality_dialogues import present as present_dialogue
from followup.api.quality_summary_schemas import (
    QualityReviewIn,
    QualityStepOut,
    QualitySummaryIn,
    QualitySummaryOut,
    QualityViewIn,
)
from followup.documents.quality_summary_pdf import write_summary_pdf
from followup.models.quality_step import QualityStep
from followup.models.quality_summary import AgreedStep, DevelopmentArea, QualitySummary, SummaryTexts
from followup.rules.quality_dialogues import StepStatus
from followup.use_cases.quality_summaries.add_quality_view import add_quality_view
from followup.use_cases.quality_summaries.approve_quality_summary import approve_quality_summary
from followup.use_cases.quality_summaries.review_quality_step import review_quality_step
from followup.use_cases.quality_summaries.write_quality_summary import write_quality_summary
from shared.rest.accept import chosen
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["kvalitetsdialoger"])
SORTS = {"created_at": QualitySummary.created_at, "updated_at": QualitySummary.created_at}
STEP_SORTS = {"due_on": QualityStep.due_on, "updated_at": QualityStep.updated_at}
JSON, PDF = "application/json", "application/pdf"


def present(request: Request, summary: QualitySummary) -> QualitySummaryOut:
    path = f"{ROOT}/quality-summaries/{summary.id}"
    dialogue = f"{ROOT}/quality-dialogues/{summary.dialogue_id}"
    steps = (
        Step("content", "get_quality_summary_content", "GET", f"{path}/contents"),
        Step("dialogue", "get_quality_dialogue", "GET", dialogue),
    )
    texts = summary.whole.texts
    written = {name: getattr(texts, name) for name in SummaryTexts.model_fields}
    return QualitySummaryOut.of(summary, links=links(request, path, *steps), updated_at=summary.created_at, **written)


def present_step(request: Request, step: QualityStep) -> QualityStepOut:
    dialogue = f"{ROOT}/quality-dialogues/{step.dialogue_id}"
    agreed = Step("dialogue", "get_quality_dialogue", "GET", dialogue)
    return QualityStepOut.of(step, links=links(request, f"{ROOT}/quality-steps/{step.id}", agreed))


@router.post(f"{ONE}/summaries", summary="Skriv sammanfattningen", status_code=201, response_model=QualitySummaryOut)
async def post_quality_summary(call: ChangeOnce, dialogue_id: UUID, body: QualitySummaryIn) -> Response:
    """En ny version. Den godkänns på nytt av alla parter; vad huvudmannen och SPSM har skrivit står kvar."""
    # The titles of goals and factors come from the register, when the summary is kept.
    areas = tuple(DevelopmentArea(**area.model_dump(), sub_goal_title="") for area in body.areas)
    texts = SummaryTexts(
        starting_point=body.starting_point,
        strengths=body.strengths,
        development=body.development,
        conclusions=body.conclusions,
        areas=areas,
        areas_reason=body.areas_reason,
        next_steps=tuple(AgreedStep.model_validate(step) for step in body.next_steps),
        next_steps_reason=body.next_steps_reason,
    )
    async with call.work as work:
        summary = await write_quality_summary(work, dialogue_id, texts=texts, version=call.version, now=call.now)
        return await call.answer(present, summary)


@router.post(f"{ONE}/views", summary="Skriv den egna delen", status_code=201, response_model=QualitySummaryOut)
async def post_quality_view(call: ChangeOnce, dialogue_id: UUID, body: QualityViewIn) -> Response:
    """Huvudmannens kommentar eller SPSM:s del. Det blir en ny version, som godkänns på nytt av alla parter."""
    async with call.work as work:
        summary = await add_quality_view(work, dialogue_id, text=body.view, version=call.version, now=call.now)
        return await call.answer(present, summary)


@router.post(f"{ONE}/approvals", summary="Godkänn sammanfattningen", status_code=201, response_model=QualityDialogueOut)
async def post_quality_approval(call: ChangeOnce, dialogue_id: UUID) -> Response:
    """Parten godkänner den senaste versionen. När alla har godkänt den gäller den. Den som har skrivit för
    Skolverket godkänner inte."""
    async with call.work as work:
        dialogue = await approve_quality_summary(work, dialogue_id, version=call.version, now=call.now)
        return await call.answer(present_dialogue, dialogue)


@router.post(f"{ONE}/reviews", summary="Gå igenom ett tidigare steg", status_code=201, response_model=QualityStepOut)
async def post_quality_review(call: ChangeOnce, dialogue_id: UUID, body: QualityReviewIn) -> Response:
    """Vad som har blivit av ett steg från en tidigare dialog. Det som fortsätter tas upp igen nästa gång."""
    async with call.work as work:
        step = await review_quality_step(
            work,
            dialogue_id,
            body.step_id,
            outcome=body.outcome,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_step, step)


@router.get("/quality-summaries", summary="Lista sammanfattningar", response_model=Page[QualitySummaryOut])
async def get_quality_summaries(
    call: Read,
    paging: PagingDep,
    dialogue_id: Annotated[UUID | None, Query(description="En kvalitetsdialogs versioner")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Alla versioner av sammanfattningarna, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.quality_summaries.list_summaries(dialogue_id, organization_number=organization_number)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/quality-summaries/{summary_id}", summary="Hämta en sammanfattning", response_model=QualitySummaryOut)
async def get_quality_summary(call: Read, summary_id: UUID) -> Response:
    """En version av en sammanfattning."""
    async with call.work as work:
        return await call.answer(present, await work.quality_summaries.get_summary(summary_id))


@router.get(
    "/quality-summaries/{summary_id}/contents",
    summary="Hämta sammanfattningen som dokument",
    response_class=Response,
    responses={200: {"description": "Sammanfattningen, enligt huvudet Accept", "content": {PDF: {}, JSON: {}}}},
)
async def get_quality_summary_content(call: Read, summary_id: UUID) -> Response:
    """Det som parterna godkänner, som tillgänglig PDF eller som de bytes som kontrollsumman är räknad på."""
    media_type = chosen(call.request, (PDF, JSON))
    async with call.work as work:
        summary = await work.quality_summaries.get_summary(summary_id)
        approvals = await work.quality_summaries.list_approvals(summary)
    headers = {"ETag": f'"{summary.content_hash}"'}
    if media_type == JSON:
        return Response(summary.content, headers=headers, media_type=JSON)
    # A PDF takes a second of processor time: in a thread, other callers are answered meanwhile.
    return Response(await run_in_threadpool(write_summary_pdf, summary, approvals), media_type=PDF)


@router.get("/quality-steps", summary="Lista avtalade steg", response_model=Page[QualityStepOut])
async def get_quality_steps(
    call: Read,
    paging: PagingDep,
    dialogue_id: Annotated[UUID | None, Query(description="Steg som en dialog avtalade")] = None,
    status: Annotated[StepStatus | None, Query(description="Öppet, gjort eller inte gjort")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Stegen i den ordning de ska vara tagna; en huvudmans också från dem som har gått upp i den."""
    async with call.work as work:
        query = work.quality_summaries.list_steps(
            organization_number=organization_number, dialogue_id=dialogue_id, status=status
        )
    return await call.list(query, present_step, paging=paging, sorts=STEP_SORTS)


@router.get("/quality-steps/{step_id}", summary="Hämta ett steg", response_model=QualityStepOut)
async def get_quality_step(call: Read, step_id: UUID) -> Response:
    """Ett steg och vad som har blivit av det."""
    async with call.work as work:
        return await call.answer(present_step, await work.quality_summaries.get_step(step_id))
