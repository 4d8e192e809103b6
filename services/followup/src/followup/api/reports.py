"""Reports to the government: drafted as of a day, submitted by another person, as data and as documents."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from followup.api.dependencies import ROOT, Change, Create, ProgrammeFilter, Programmes, Read
from followup.documents.report_csv import write_csv
from followup.documents.report_html import write_html
from followup.documents.report_pdf import write_report_pdf
from followup.documents.report_xlsx import write_xlsx
from followup.models.report import Report, ReportStatus
from followup.programmes import known_programme
from followup.use_cases.reports.count_report import count_report
from followup.use_cases.reports.draft_report import draft_report
from followup.use_cases.reports.submit_report import submit_report
from shared.days import Day
from shared.rest.accept import chosen
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["redovisningar till regeringen"])
SORTS = {"as_of": Report.as_of, "updated_at": Report.updated_at}
FORMATS: dict[str, Callable[[Report], bytes]] = {
    "application/json": lambda report: report.content.encode(),
    "text/csv": lambda report: write_csv(report.content).encode(),
    "text/html": lambda report: write_html(
        report.content, report.content_hash, is_preliminary=report.is_preliminary
    ).encode(),
    "application/pdf": lambda report: write_report_pdf(
        report.content, report.content_hash, is_preliminary=report.is_preliminary
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": lambda report: write_xlsx(report.content),
}
CONTENT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Redovisningen som data eller som tillgängligt dokument, enligt huvudet Accept",
        "content": {media_type: {} for media_type in FORMATS},
    }
}


class ReportIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: Day = Field(description="Dagen uppgifterna avser, i dag eller tidigare", examples=["2026-04-01"])
    diary_number: Line | None = Field(
        default=None, max_length=50, description="Redovisningens diarienummer", examples=["2026:778"]
    )
    corrects: UUID | None = Field(default=None, description="Den lämnade redovisning som rättas", examples=[None])
    reason: Line | None = Field(
        default=None, max_length=500, description="Varför den lämnade redovisningen rättas", examples=[None]
    )


class ReportOut(Out):
    id: UUID = Field(description="Redovisningens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000005"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: date = Field(description="Dagen uppgifterna avser", examples=["2026-04-01"])
    status: ReportStatus = Field(description="Utkast eller lämnad", examples=["draft"])
    content_hash: str = Field(description="Innehållets kontrollsumma, SHA-256", examples=["9f86d081884c7d65"])
    is_preliminary: bool = Field(
        description="Om den togs fram innan dagen var slut: det som blev känt senare samma dag ingår inte",
        examples=[False],
    )
    submitted_on: date | None = Field(description="När redovisningen lämnades", examples=[None])
    corrects: UUID | None = Field(description="Den lämnade redovisning som rättas", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-04-02T08:00:00Z"])


def write_documents(report: Report) -> dict[str, bytes]:
    """The report in every form, by media type."""
    return {media_type: write(report) for media_type, write in FORMATS.items()}


def present(request: Request, report: Report) -> ReportOut:
    path = f"{ROOT}/reports/{report.id}"
    is_draft = report.status is ReportStatus.DRAFT
    steps = (
        Step("content", "get_report_content", "GET", f"{path}/contents"),
        Step("submit", "post_report_submission", "POST", f"{path}/submissions", is_draft),
    )
    return ReportOut.of(report, links=links(request, path, *steps))


@router.get("/reports", summary="Lista redovisningar till regeringen", response_model=Page[ReportOut])
async def get_reports(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[ReportStatus | None, Query(description="Utkast eller lämnad")] = None,
) -> Response:
    """Utkast och lämnade redovisningar, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.reports.list_reports(programme=programme, status=status)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/reports", summary="Ta fram en redovisning", status_code=201, response_model=ReportOut)
async def post_report(counting: Read, call: Create, body: ReportIn, programmes: Programmes) -> Response:
    """Räknar fram redovisningen så som det var den valda dagen. Samma dag och uppgifter ger samma innehåll."""
    programme = known_programme(programmes, body.programme)
    # Two transactions, see count_report. The key is taken in the second: a repeated request counts in vain, no more.
    async with counting.work as work:
        counted = await count_report(
            work,
            programme,
            as_of=body.as_of,
            diary_number=body.diary_number,
            corrects=body.corrects,
            reason=body.reason,
            now=call.now,
        )
    async with call.work as work:
        return await call.answer(present, await draft_report(work, counted, now=call.now))


@router.get("/reports/{report_id}", summary="Hämta en redovisning", response_model=ReportOut)
async def get_report(call: Read, report_id: UUID) -> Response:
    """Redovisningens läge och de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.reports.get_report(report_id))


@router.get(
    "/reports/{report_id}/contents",
    summary="Hämta en redovisnings innehåll",
    response_class=Response,
    responses=CONTENT,
)
async def get_report_content(call: Read, report_id: UUID) -> Response:
    """Varje siffra med de uppgifter den bygger på, som JSON, CSV, XLSX, webbsida eller PDF enligt Accept. En lämnad
    redovisning är den som lämnades, byte för byte."""
    media_type = chosen(call.request, tuple(FORMATS))
    async with call.work as work:
        report = await work.reports.get_report(report_id)
        submitted = await work.reports.find_document(report_id, media_type)
    # A PDF takes a second of processor time: in a thread, other callers are answered meanwhile.
    body = submitted.body if submitted else await run_in_threadpool(FORMATS[media_type], report)
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Response(body, headers={"ETag": f'"{report.content_hash}"'}, media_type=media_type + charset)


@router.post("/reports/{report_id}/submissions", summary="Lämna redovisningen", response_model=ReportOut)
async def post_report_submission(reading: Read, call: Change, report_id: UUID) -> Response:
    """Beslutar att utkastet lämnas till regeringen. Den som har tagit fram utkastet, skrivit i det eller
    rättat uppgifter i det får inte besluta."""
    # The content of a draft never changes, so its documents can be made before the lock is taken.
    async with reading.work as work:
        draft = await work.reports.get_report(report_id)
    documents = await run_in_threadpool(write_documents, draft)
    async with call.work as work:
        report = await submit_report(work, report_id, documents=documents, version=call.version, now=call.now)
        return await call.answer(present, report)
