"""Situation analyses: description, problems with causes, and how the pupils were heard."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from agreements.api.dependencies import ROOT, CaseFilter, Change, CooperationId, Create, OrganizationFilter, Read
from agreements.api.values import PartOut, ReasonIn
from agreements.copies import QualityMaterial
from agreements.models.analysis_content import AnalysisContent
from agreements.models.analysis_material import AnalysisMaterial
from agreements.models.completed_analysis import CompletedAnalysis
from agreements.models.situation_analysis import AnalysisStatus, SituationAnalysis
from agreements.steps.find_completed import find_completed
from agreements.steps.gather_material import gather_material
from agreements.use_cases.situation_analyses.begin_analysis import begin_analysis
from agreements.use_cases.situation_analyses.complete_analysis import complete_analysis
from agreements.use_cases.situation_analyses.reopen_analysis import reopen_analysis
from agreements.use_cases.situation_analyses.rewrite_analysis import rewrite_analysis
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In
from shared.rest.routes import Routes

router = Routes(tags=["nulägesanalys"])
SORTS = {"updated_at": SituationAnalysis.updated_at}


class AnalysisIn(In):
    content: AnalysisContent = Field(description="Analysens innehåll; får vara ofullständigt tills den slutförs")


class AnalysisOut(PartOut):
    status: AnalysisStatus = Field(description="Utkast eller färdig", examples=["draft"])
    content: AnalysisContent = Field(description="Analysens innehåll")
    completed_on: date | None = Field(description="När analysen blev färdig", examples=["2027-02-01"])


class QualityAreaOut(BaseModel):
    """Ett utvecklingsområde som dialogen kom fram till."""

    model_config = ConfigDict(from_attributes=True)

    title: str = Field(description="Vad som ska utvecklas", examples=["Frånvaron"])
    description: str = Field(description="Läget och vart huvudmannen vill", examples=["Frånvaron har ökat."])
    school_type: str = Field(description="Skolform", examples=["GR"])
    sub_goal: str = Field(description="Delmålets kod i registret", examples=["knowledge_gr"])
    sub_goal_title: str = Field(description="Delmålet", examples=["Eleverna når längre i sina kunskaper"])
    success_factor: str | None = Field(description="Framgångsfaktorns kod i registret", examples=["inclusion"])
    success_factor_title: str | None = Field(description="Framgångsfaktorn", examples=["Inkludering"])


class QualityStepOut(BaseModel):
    """Ett steg som dialogens parter kom överens om."""

    model_config = ConfigDict(from_attributes=True)

    side: Literal["agency", "spsm", "organizer"] = Field(description="Parten som tar steget", examples=["organizer"])
    what: str = Field(description="Vad som ska göras", examples=["Skolchefen följer upp frånvaron"])
    owner: str = Field(description="Ansvarig funktion", examples=["skolchef"])
    due_on: date = Field(description="När steget senast ska vara taget", examples=["2027-10-01"])


class QualityMaterialOut(BaseModel):
    """Sammanfattningen av en kvalitetsdialog, så som alla parter har godkänt den."""

    model_config = ConfigDict(from_attributes=True)

    dialogue_id: UUID = Field(description="Kvalitetsdialogen", examples=["0199a6f2-7c1e-7aa0-8000-00000000001b"])
    summary_id: UUID = Field(description="Dokumentet", examples=["0199a6f2-7c1e-7aa0-8000-00000000001c"])
    organization_number: str = Field(description="Huvudmannen i dialogen", examples=["2120000530"])
    round_title: str = Field(description="Omgången", examples=["Våren 2027"])
    held_on: date = Field(description="Dagen då dialogen hölls", examples=["2027-03-10"])
    approved_on: date = Field(description="När alla hade godkänt sammanfattningen", examples=["2027-03-20"])
    content_hash: str = Field(description="Innehållets kontrollsumma, SHA-256", examples=["9f86d081884c7d65"])
    school_types: list[str] = Field(description="Skolformer som diskuterades", examples=[["GR"]])
    strengths: str = Field(description="Det som fungerar", examples=["Rektorerna följer undervisningen."])
    development: str = Field(description="Det som behöver utvecklas", examples=["Frånvaron följs inte upp."])
    conclusions: str = Field(description="Slutsatserna", examples=["Huvudmannen tar fram en rutin."])
    areas: list[QualityAreaOut] = Field(description="Utvecklingsområden")
    next_steps: list[QualityStepOut] = Field(description="Nästa steg")


class WholeAnalysisOut(AnalysisOut):
    quality_dialogues: list[QualityMaterialOut] = Field(
        description="Huvudmannens kvalitetsdialoger, den senaste först, som analysen kan bygga på", examples=[[]]
    )
    material: AnalysisMaterial | None = Field(
        description="Skolenheternas egen statistik och Skolinspektionens beslut: som de är nu medan analysen är ett "
        "utkast, och som de var när den blev färdig. Tomt när analysen blev färdig innan de började sparas"
    )
    completed_hash: str | None = Field(
        description="Kontrollsumman för den färdiga analysen med dess statistik och tillsyn, SHA-256",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    )


def present_whole(
    request: Request,
    analysis: SituationAnalysis,
    *,
    dialogues: Sequence[QualityMaterial],
    material: AnalysisMaterial | None,
    completed: CompletedAnalysis | None,
) -> WholeAnalysisOut:
    return WholeAnalysisOut.of(
        analysis,
        links=present(request, analysis).links,
        quality_dialogues=[dialogue.summary for dialogue in dialogues],
        material=material,
        completed_hash=completed.content_hash if completed else None,
    )


def present(request: Request, analysis: SituationAnalysis) -> AnalysisOut:
    path = f"{ROOT}/situation-analyses/{analysis.id}"
    draft, completed = analysis.status is AnalysisStatus.DRAFT, analysis.status is AnalysisStatus.COMPLETED
    steps = (
        Step("rewrite", "put_situation_analysis", "PUT", path, draft),
        Step("patch", "patch_situation_analysis", "PATCH", path, draft),
        Step("merge", "post_analysis_merge", "POST", f"{path}/merges", draft),
        Step("complete", "post_analysis_completion", "POST", f"{path}/completions", draft),
        Step("reopen", "post_analysis_reopening", "POST", f"{path}/reopenings", completed),
    )
    return AnalysisOut.of(analysis, links=links(request, path, *steps))


@router.post(
    "/cooperations/{cooperation_id}/situation-analyses",
    summary="Påbörja nulägesanalysen",
    response_model=AnalysisOut,
    status_code=201,
)
async def post_situation_analysis(call: Create, cooperation_id: CooperationId, body: AnalysisIn) -> Response:
    """Huvudmannens analys i tre steg; den kan fyllas på efter hand."""
    async with call.work as work:
        analysis = await begin_analysis(work, cooperation_id, content=body.content, now=call.now)
        return await call.answer(present, analysis)


@router.get("/situation-analyses", summary="Lista nulägesanalyser", response_model=Page[AnalysisOut])
async def get_situation_analyses(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[AnalysisStatus | None, Query(description="Bara i detta läge")] = None,
) -> Response:
    """De nulägesanalyser som du får se."""
    async with call.work as work:
        query = work.situation_analyses.list_parts(
            cooperation_id, organization_number=organization_number, status=status
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/situation-analyses/{analysis_id}", summary="Hämta en nulägesanalys", response_model=WholeAnalysisOut)
async def get_situation_analysis(call: Read, analysis_id: UUID) -> Response:
    """En nulägesanalys med de steg som kan tas nu, och det som den kan bygga på: skolenheternas egen statistik,
    Skolinspektionens beslut och huvudmannens kvalitetsdialoger."""
    async with call.work as work:
        analysis = await work.situation_analyses.get_part(analysis_id)
        dialogues = await work.quality_materials.list_of_case(analysis.cooperation_id)
        completed = await find_completed(work, analysis)
        case = await work.cooperations.get_cooperation(analysis.cooperation_id)
        draft = analysis.status is AnalysisStatus.DRAFT
        material = await gather_material(work, case) if draft else completed.material if completed else None
        shown = partial(present_whole, dialogues=dialogues, material=material, completed=completed)
        return await call.answer(shown, analysis)


@router.put("/situation-analyses/{analysis_id}", summary="Skriv om nulägesanalysen", response_model=AnalysisOut)
async def put_situation_analysis(call: Change, analysis_id: UUID, body: AnalysisIn) -> Response:
    """Ersätter hela innehållet så länge analysen är ett utkast."""
    async with call.work as work:
        analysis = await rewrite_analysis(work, analysis_id, content=body.content, version=call.version, now=call.now)
        return await call.answer(present, analysis)


@router.post(
    "/situation-analyses/{analysis_id}/completions", summary="Slutför nulägesanalysen", response_model=AnalysisOut
)
async def post_analysis_completion(call: Change, analysis_id: UUID) -> Response:
    """Kräver problem kopplade till resultat, orsaker med belägg och att eleverna har hörts."""
    async with call.work as work:
        analysis = await complete_analysis(work, analysis_id, version=call.version, now=call.now)
        return await call.answer(present, analysis)


@router.post(
    "/situation-analyses/{analysis_id}/reopenings", summary="Öppna nulägesanalysen på nytt", response_model=AnalysisOut
)
async def post_analysis_reopening(call: Change, analysis_id: UUID, body: ReasonIn) -> Response:
    """Så länge ingen åtgärdsplan är godkänd."""
    async with call.work as work:
        analysis = await reopen_analysis(work, analysis_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, analysis)
