"""Situation analyses: description, problems with causes, and how the pupils were heard."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CaseFilter, WorkDep
from agreements.api.values import PartOut, ReasonIn, changed
from agreements.models.content import AnalysisContent
from agreements.models.situation_analysis import AnalysisStatus, SituationAnalysis
from agreements.use_cases.situation_analyses.begin_analysis import begin_analysis
from agreements.use_cases.situation_analyses.complete_analysis import complete_analysis
from agreements.use_cases.situation_analyses.reopen_analysis import reopen_analysis
from agreements.use_cases.situation_analyses.rewrite_analysis import rewrite_analysis
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In
from shared.rest.versions import ExpectedVersion

router = APIRouter(tags=["nulägesanalys"])
SORTS = {"updated_at": SituationAnalysis.updated_at}


class AnalysisIn(In):
    content: AnalysisContent = Field(description="Analysens innehåll; får vara ofullständigt tills den slutförs")


class AnalysisOut(PartOut):
    status: AnalysisStatus = Field(description="Utkast eller färdig", examples=["draft"])
    content: AnalysisContent = Field(description="Analysens innehåll")
    completed_on: date | None = Field(description="När analysen blev färdig", examples=["2027-02-01"])


def present(request: Request, analysis: SituationAnalysis) -> AnalysisOut:
    path = f"{ROOT}/situation-analyses/{analysis.id}"
    out = AnalysisOut.model_validate(analysis)
    draft = analysis.status is AnalysisStatus.DRAFT
    out.links = links(
        request,
        path,
        Step("rewrite", "put_situation_analysis", "PUT", path) if draft else None,
        Step("complete", "post_analysis_completion", "POST", f"{path}/completions") if draft else None,
        None if draft else Step("reopen", "post_analysis_reopening", "POST", f"{path}/reopenings"),
    )
    return out


@router.post(
    "/cooperations/{cooperation_id}/situation-analyses",
    summary="Påbörja nulägesanalysen",
    response_model=AnalysisOut,
    status_code=201,
)
async def post_situation_analysis(
    request: Request, work: WorkDep, cooperation_id: UUID, body: AnalysisIn, key: Idempotency, now: NowDep
) -> Response:
    """Huvudmannens analys i tre steg; den kan fyllas på efter hand."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        analysis = await begin_analysis(work, cooperation_id, content=body.content, now=now)
        path = f"{ROOT}/situation-analyses/{analysis.id}"
        return await key.answer(work, present(request, analysis), location=path, version=analysis.version)


@router.get("/situation-analyses", summary="Lista nulägesanalyser", response_model=Page[AnalysisOut])
async def get_situation_analyses(
    request: Request, work: WorkDep, paging: PagingDep, cooperation_id: CaseFilter = None
) -> Response:
    """De nulägesanalyser som du får se."""
    async with work:
        query = work.analyses.list_of(cooperation_id)
    return await answer_list(request, work, query, lambda a: present(request, a), paging=paging, sorts=SORTS)


@router.get("/situation-analyses/{analysis_id}", summary="Hämta en nulägesanalys", response_model=AnalysisOut)
async def get_situation_analysis(request: Request, response: Response, work: WorkDep, analysis_id: UUID) -> AnalysisOut:
    """En nulägesanalys med de steg som kan tas nu."""
    async with work:
        analysis = await work.analyses.get_part(analysis_id)
    return changed(response, present(request, analysis))


@router.put("/situation-analyses/{analysis_id}", summary="Skriv om nulägesanalysen", response_model=AnalysisOut)
async def put_situation_analysis(
    request: Request,
    response: Response,
    work: WorkDep,
    analysis_id: UUID,
    body: AnalysisIn,
    version: ExpectedVersion,
    now: NowDep,
) -> AnalysisOut:
    """Ersätter hela innehållet så länge analysen är ett utkast."""
    async with work:
        analysis = await rewrite_analysis(work, analysis_id, content=body.content, version=version, now=now)
    return changed(response, present(request, analysis))


@router.post(
    "/situation-analyses/{analysis_id}/completions", summary="Slutför nulägesanalysen", response_model=AnalysisOut
)
async def post_analysis_completion(
    request: Request, response: Response, work: WorkDep, analysis_id: UUID, version: ExpectedVersion, now: NowDep
) -> AnalysisOut:
    """Kräver problem kopplade till resultat, orsaker med belägg och att eleverna har hörts."""
    async with work:
        analysis = await complete_analysis(work, analysis_id, version=version, now=now)
    return changed(response, present(request, analysis))


@router.post(
    "/situation-analyses/{analysis_id}/reopenings", summary="Öppna nulägesanalysen på nytt", response_model=AnalysisOut
)
async def post_analysis_reopening(
    request: Request,
    response: Response,
    work: WorkDep,
    analysis_id: UUID,
    body: ReasonIn,
    version: ExpectedVersion,
    now: NowDep,
) -> AnalysisOut:
    """Så länge ingen åtgärdsplan är godkänd."""
    async with work:
        analysis = await reopen_analysis(work, analysis_id, reason=body.reason, version=version, now=now)
    return changed(response, present(request, analysis))
