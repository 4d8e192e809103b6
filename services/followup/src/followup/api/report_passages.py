"""What people write in a report to the government: versions of each chapter's text, approved by another person."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, Change, Create, ProgrammeFilter, Programmes, Read
from followup.models.report_passage import Chapter, ReportPassage
from followup.programmes import known_programme
from followup.use_cases.report_passages.approve_passage import approve_passage
from followup.use_cases.report_passages.write_passage import write_passage
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["redovisningar till regeringen"])
SORTS = {"as_of": ReportPassage.as_of, "updated_at": ReportPassage.updated_at}
TEXT = "De flesta av de utvalda huvudmännen har behövt fördjupat stöd i sitt systematiska kvalitetsarbete."


class ReportPassageIn(In):
    programme: Line = Field(max_length=100, description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: Day = Field(description="Dagen som redovisningen avser", examples=["2026-04-01"])
    chapter: Chapter = Field(description="Kapitlet", examples=["lessons"])
    content: Prose = Field(
        min_length=1,
        max_length=50_000,
        description="Kapitlets text, utan personuppgifter; en tom rad skiljer stycken",
        examples=[TEXT],
    )


class ReportPassageOut(Out):
    id: UUID = Field(description="Textens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    as_of: date = Field(description="Dagen som redovisningen avser", examples=["2026-04-01"])
    chapter: Chapter = Field(description="Kapitlet", examples=["lessons"])
    number: int = Field(description="Versionens nummer, från 1", examples=[1])
    content: str = Field(validation_alias="text", description="Kapitlets text", examples=[TEXT])
    approved_at: datetime | None = Field(description="När versionen godkändes", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-04-02T08:00:00Z"])


def present(request: Request, passage: ReportPassage) -> ReportPassageOut:
    path = f"{ROOT}/report-passages/{passage.id}"
    approval = Step("approve", "post_report_passage_approval", "POST", f"{path}/approvals", not passage.is_approved)
    return ReportPassageOut.of(passage, links=links(request, path, approval))


@router.get("/report-passages", summary="Lista texter i redovisningar", response_model=Page[ReportPassageOut])
async def get_report_passages(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    as_of: Annotated[Day | None, Query(description="Dagen som redovisningen avser")] = None,
    chapter: Annotated[Chapter | None, Query(description="Kapitlet")] = None,
) -> Response:
    """Alla versioner av kapitlens texter, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.reports.list_passages(programme=programme, as_of=as_of, chapter=chapter)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/report-passages", summary="Skriv en text", status_code=201, response_model=ReportPassageOut)
async def post_report_passage(call: Create, body: ReportPassageIn, programmes: Programmes) -> Response:
    """En ny version av ett kapitels text. Den kommer med i redovisningen när någon annan har godkänt den."""
    programme = known_programme(programmes, body.programme).code
    async with call.work as work:
        passage = await write_passage(
            work, programme, as_of=body.as_of, chapter=body.chapter, text=body.content, now=call.now
        )
        return await call.answer(present, passage)


@router.get("/report-passages/{passage_id}", summary="Hämta en text", response_model=ReportPassageOut)
async def get_report_passage(call: Read, passage_id: UUID) -> Response:
    """En version av ett kapitels text."""
    async with call.work as work:
        return await call.answer(present, await work.reports.get_passage(passage_id))


@router.post("/report-passages/{passage_id}/approvals", summary="Godkänn en text", response_model=ReportPassageOut)
async def post_report_passage_approval(call: Change, passage_id: UUID) -> Response:
    """Den som har skrivit någon version av kapitlet får inte godkänna det."""
    async with call.work as work:
        passage = await approve_passage(work, passage_id, version=call.version, now=call.now)
        return await call.answer(present, passage)
