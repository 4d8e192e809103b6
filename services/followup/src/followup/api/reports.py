"""Reports to the government: drawn up as of a day, handed over by another person, as data and as documents."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from followup.api.dependencies import ROOT, WorkDep
from followup.documents import write_csv, write_html, write_pdf, write_xlsx
from followup.errors import UnknownFormat
from followup.models.report import Report, ReportStatus
from followup.programmes import Programme, known_programme
from followup.steps.count_figures import count_figures
from followup.use_cases.reports.draft_report import draft_report
from followup.use_cases.reports.submit_report import submit_report
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

SORTS = {"as_of": Report.as_of, "updated_at": Report.updated_at}
FORMATS: dict[str, Callable[[Report], str | bytes]] = {
    "application/json": lambda report: report.content,
    "text/csv": lambda report: write_csv(report.content),
    "text/html": lambda report: write_html(report.content, report.content_hash),
    "application/pdf": lambda report: write_pdf(report.content, report.content_hash),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": lambda report: write_xlsx(report.content),
}
CONTENT = {
    200: {
        "description": "Redovisningen som data eller som tillgängligt dokument, enligt huvudet Accept",
        "content": {media_type: {} for media_type in FORMATS},
    }
}


class ReportIn(In):
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: date = Field(description="Dagen uppgifterna avser, i dag eller tidigare", examples=["2026-04-01"])


class ReportOut(Out):
    id: UUID = Field(description="Redovisningens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000005"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: date = Field(description="Dagen uppgifterna avser", examples=["2026-04-01"])
    status: ReportStatus = Field(description="Utkast eller lämnad", examples=["draft"])
    content_hash: str = Field(description="Innehållets kontrollsumma, SHA-256", examples=["9f86d081884c7d65"])
    submitted_on: date | None = Field(description="När redovisningen lämnades", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-04-02T08:00:00Z"])


def present(request: Request, report: Report) -> ReportOut:
    path = f"{ROOT}/reports/{report.id}"
    draft = report.status is ReportStatus.DRAFT
    out = ReportOut.model_validate(report)
    out.links = links(
        request,
        path,
        Step("content", "get_report_content", "GET", f"{path}/contents"),
        Step("submit", "post_report_submission", "POST", f"{path}/submissions") if draft else None,
    )
    return out


def make_router(programmes: Mapping[str, Programme]) -> APIRouter:
    router = APIRouter(tags=["redovisningar till regeringen"])

    @router.get("/reports", summary="Lista redovisningar till regeringen", response_model=Page[ReportOut])
    async def get_reports(
        request: Request,
        work: WorkDep,
        paging: PagingDep,
        programme: Annotated[str | None, Query(description="Regeringsuppdraget")] = None,
        status: Annotated[ReportStatus | None, Query(description="Utkast eller lämnad")] = None,
    ) -> Response:
        """Utkast och lämnade redovisningar, sida för sida eller hela listan som CSV."""
        async with work:
            query = work.reports.list_reports(programme=programme, status=status)
        return await answer_list(request, work, query, lambda r: present(request, r), paging=paging, sorts=SORTS)

    @router.post("/reports", summary="Ta fram en redovisning", status_code=201, response_model=ReportOut)
    async def post_report(request: Request, work: WorkDep, body: ReportIn, key: Idempotency, now: NowDep) -> Response:
        """Räknar fram redovisningen så som det var den valda dagen. Samma dag och uppgifter ger samma innehåll."""
        programme = known_programme(programmes, body.programme)
        async with work:
            await work.figures.freeze()
            counted = await count_figures(work, programme.code, name=programme.name, as_of=body.as_of)
        async with work:
            if answer := await key.first_answer(work):
                return answer
            report = await draft_report(work, counted, now=now)
            location = f"{ROOT}/reports/{report.id}"
            return await key.answer(work, present(request, report), location=location, version=report.version)

    @router.get("/reports/{report_id}", summary="Hämta en redovisning", response_model=ReportOut)
    async def get_report(request: Request, response: Response, work: WorkDep, report_id: UUID) -> ReportOut:
        """Redovisningens läge och de steg som kan tas nu."""
        async with work:
            report = await work.reports.get_report(report_id)
        response.headers["ETag"] = etag(report.version)
        return present(request, report)

    @router.get(
        "/reports/{report_id}/contents",
        summary="Hämta en redovisnings innehåll",
        response_class=Response,
        responses=CONTENT,  # type: ignore[arg-type]
    )
    async def get_report_content(request: Request, work: WorkDep, report_id: UUID) -> Response:
        """Varje siffra med de uppgifter den bygger på, som JSON, CSV, XLSX, webbsida eller PDF enligt Accept."""
        async with work:
            report = await work.reports.get_report(report_id)
        return await _in_format(request, report)

    @router.post("/reports/{report_id}/submissions", summary="Lämna redovisningen", response_model=ReportOut)
    async def post_report_submission(
        request: Request, response: Response, work: WorkDep, report_id: UUID, version: ExpectedVersion, now: NowDep
    ) -> ReportOut:
        """Beslutar att utkastet lämnas till regeringen. Den som tog fram utkastet får inte besluta."""
        async with work:
            report = await submit_report(work, report_id, version=version, now=now)
        response.headers["ETag"] = etag(report.version)
        return present(request, report)

    return router


async def _in_format(request: Request, report: Report) -> Response:
    asked = request.headers.get("accept", "*/*").partition(",")[0].partition(";")[0].strip()
    if asked in ("*/*", "application/*"):
        asked = "application/json"
    if asked not in FORMATS:
        raise UnknownFormat(f"Ange något av {', '.join(FORMATS)} i huvudet Accept.")
    body = await run_in_threadpool(FORMATS[asked], report)
    charset = "; charset=utf-8" if asked.startswith("text/") else ""
    return Response(body, headers={"ETag": f'"{report.content_hash}"'}, media_type=asked + charset)
