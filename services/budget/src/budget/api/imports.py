"""Files of allotments and of other systems' payments: tried without a trace, or read in whole."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, WorkDep
from budget.models import ImportKind, ImportRun
from budget.use_cases.imports.import_file import Imported, import_file, refuse_faulty
from shared.amount import Amount
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import Out

router = APIRouter(tags=["inläsning"])
SORTS = {"imported_at": ImportRun.imported_at, "file_name": ImportRun.file_name}
FILE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}
}
DryRun = Annotated[bool, Query(description="Kontrollera filen utan att spara något")]
FileName = Annotated[str, Query(max_length=200, description="Filens namn")]


class FaultOut(Out):
    line: int = Field(description="Rad i filen", examples=[3])
    column: str = Field(description="Kolumn", examples=["amount"])
    read: str = Field(description="Vad som stod där", examples=["en miljon"])
    expected: str = Field(description="Vad som väntades", examples=["ett belopp, till exempel 1234567,50"])


class ImportOut(Out):
    dry_run: bool = Field(description="Om inget har sparats", examples=[True])
    rows: int = Field(description="Rader i filen", examples=[12])
    new_rows: int = Field(description="Rader som är nya", examples=[10])
    known_rows: int = Field(description="Rader som redan fanns och har lämnats som de var", examples=[2])
    amount: Amount = Field(description="Summan av de nya raderna", examples=["1250000.00"])
    faults: list[FaultOut] = Field(description="Fel, rad för rad")
    red_positions: list[str] = Field(
        description="Anslagsposter och år som efter inläsningen har mer bundet och använt än vad som får användas",
        examples=[["1:1 2026"]],
    )


class ImportRunOut(Out):
    id: UUID = Field(description="Identitet")
    kind: ImportKind = Field(description="Vad filen innehöll", examples=["payments"])
    file_name: str = Field(description="Filens namn", examples=["utfall-oktober.csv"])
    content_hash: str = Field(validation_alias="sha256", description="SHA-256 av filen")
    rows: int = Field(description="Rader i filen", examples=[12])
    amount: Amount = Field(description="Summan av raderna", examples=["1250000.00"])
    imported_by: str = Field(description="Vem som läste in", examples=["a1b2c3"])
    imported_at: datetime = Field(description="När filen lästes in", examples=["2026-11-22T08:00:00Z"])


class _Undo(Exception):
    """Ends a dry run: everything it did is rolled back."""

    def __init__(self, done: Imported) -> None:
        super().__init__()
        self.done = done


def present(request: Request, row: ImportRun) -> ImportRunOut:
    out = ImportRunOut.model_validate(row)
    out.links = links(request, f"{ROOT}/imports/{row.id}")
    return out


@router.get("/imports", summary="Lista inläsningar", response_model=Page[ImportRunOut])
async def get_imports(request: Request, work: WorkDep, paging: PagingDep) -> Response:
    """Filer som har lästs in."""
    async with work:
        query = work.plans.list_imports()
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.get("/imports/{import_id}", summary="Hämta en inläsning", response_model=ImportRunOut)
async def get_import(request: Request, work: WorkDep, import_id: UUID) -> ImportRunOut:
    """En inläst fil."""
    async with work:
        return present(request, await work.plans.get_import(import_id))


@router.post(
    "/allotment-imports", summary="Läs in tilldelningar", status_code=200, response_model=ImportOut, openapi_extra=FILE
)
async def post_allotment_import(
    request: Request, work: WorkDep, key: Idempotency, now: NowDep, dry_run: DryRun = False, file_name: FileName = "fil"
) -> Response:
    """CSV med kolumnerna programme, item, fiscal_year, kind, amount, diary_number, decided_on och note.
    Alla rader läses in, eller ingen. Samma fil en gång till ändrar inget."""
    return await _import(request, work, ImportKind.ALLOTMENTS, key=key, file_name=file_name, dry_run=dry_run, now=now)


@router.post(
    "/payment-imports", summary="Läs in betalningar", status_code=200, response_model=ImportOut, openapi_extra=FILE
)
async def post_payment_import(
    request: Request, work: WorkDep, key: Idempotency, now: NowDep, dry_run: DryRun = False, file_name: FileName = "fil"
) -> Response:
    """Utfall som andra system har betalat: CSV med kolumnerna programme, source, reference, cost_kind, amount,
    counted_on och text. Alla rader läses in, eller ingen. En rad som redan finns lämnas som den är.
    Pengar som är betalda bokförs också där utrymme saknas: läget blir rött och det framgår av red_positions."""
    return await _import(request, work, ImportKind.PAYMENTS, key=key, file_name=file_name, dry_run=dry_run, now=now)


async def _import(
    request: Request,
    work: WorkDep,
    kind: ImportKind,
    *,
    key: Idempotency,
    file_name: str,
    dry_run: bool,
    now: datetime,
) -> Response:
    content = await request.body()
    try:
        async with work:
            if answer := await key.first_answer(work):
                return answer
            done = await import_file(work, kind, content, file_name=file_name, now=now)
            if dry_run:
                raise _Undo(done)
            refuse_faulty(done)
            return await key.answer(work, _told(request, done, dry_run=False), status=200)
    except _Undo as undone:
        told = _told(request, undone.done, dry_run=True)
        return Response(told.model_dump_json(by_alias=True), media_type="application/json")


def _told(request: Request, done: Imported, *, dry_run: bool) -> ImportOut:
    return ImportOut(
        dry_run=dry_run,
        rows=done.rows,
        new_rows=done.new,
        known_rows=done.known,
        amount=done.amount,
        faults=[
            FaultOut(line=fault.line, column=fault.column, read=fault.read, expected=fault.expected)
            for fault in done.faults[:1000]
        ],
        red_positions=list(done.red),
        _links=links(request, f"{ROOT}/imports"),
    )
