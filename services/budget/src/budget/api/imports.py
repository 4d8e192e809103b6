"""Files of allotments and of other systems' payments: checked without a trace, or read in."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, CodingsDep, Read, SendOnce, Year
from budget.errors import FileUnreadable
from budget.models.imports import ImportKind, ImportRun
from budget.readers.imports import MOST_FAULTS
from budget.settings import Settings
from budget.steps.import_rows import Imported, ImportFile
from budget.use_cases.imports.import_allotments import import_allotments
from budget.use_cases.imports.import_payments import Expected, import_payments
from shared.amount import Amount
from shared.days import Flag
from shared.files.rows import TABLES, Form
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["inläsning"])
SORTS = {"imported_at": ImportRun.imported_at, "file_name": ImportRun.file_name, "updated_at": ImportRun.imported_at}
TABLES_READ = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def _file(description: str, *kinds: str) -> dict[str, Any]:
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}
    return {"requestBody": {"required": True, "description": description, "content": content}}


ReadIn = Callable[..., Awaitable[Imported]]
DryRun = Annotated[Flag, Query(description="Kontrollera filen utan att spara något")]
FileName = Annotated[Line, Query(max_length=200, description="Filens namn")]


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
        description="Anslagsposter, eller inkomster vid sidan av dem, och år som efter inläsningen har mer bundet och "
        "använt än vad som får användas",
        examples=[["1:1 2026"]],
    )
    notices: list[str] = Field(
        description="Det som lästes på annat sätt än filen säger, eller inte alls",
        examples=[["Kolumner som inte lästes: ”kommentar”."]],
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


def present(request: Request, row: ImportRun) -> ImportRunOut:
    return ImportRunOut.of(row, links=links(request, f"{ROOT}/imports/{row.id}"))


def present_outcome(request: Request, done: Imported, *, dry_run: bool) -> ImportOut:
    return ImportOut.of(
        done,
        dry_run=dry_run,
        new_rows=done.new,
        known_rows=done.known,
        faults=done.faults[:MOST_FAULTS],
        red_positions=list(done.red),
        notices=list(done.notices),
        links=links(request, f"{ROOT}/imports"),
    )


@router.get("/imports", summary="Lista inläsningar", response_model=Page[ImportRunOut])
async def get_imports(
    call: Read,
    paging: PagingDep,
    kind: Annotated[ImportKind | None, Query(description="Bara detta slag")] = None,
    since: Annotated[BookDay | None, Query(description="Inlästa från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Inlästa till och med dagen")] = None,
) -> Response:
    """Filer som har lästs in."""
    async with call.work as work:
        query = work.imports.list_imports(kind=kind, since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/imports/{import_id}", summary="Hämta en inläsning", response_model=ImportRunOut)
async def get_import(call: Read, import_id: UUID) -> Response:
    """En inläst fil."""
    async with call.work as work:
        return await call.answer(present, await work.imports.get_import(import_id))


@router.post(
    "/allotment-imports",
    summary="Läs in tilldelningar",
    status_code=200,
    response_model=ImportOut,
    openapi_extra=_file("Filen som den är. CSV eller XLSX känns igen på innehållet.", *TABLES_READ),
)
async def post_allotment_import(call: SendOnce, dry_run: DryRun = False, file_name: FileName = "fil") -> Response:
    """CSV eller XLSX med kolumnerna `programme`, `item`, `fiscal_year`, `kind`, `amount`, `diary_number`, `decided_on`
    och `note`. Alla rader läses in, eller ingen. Samma fil en gång till ändrar inget."""
    return await _read_in(call, import_allotments, file_name=file_name, dry_run=dry_run)


@router.post(
    "/payment-imports",
    summary="Läs in betalningar",
    status_code=200,
    response_model=ImportOut,
    openapi_extra=_file(
        "Filen som den är. CSV, XLSX eller SIE 4 känns igen på innehållet.", *TABLES_READ, "application/octet-stream"
    ),
)
async def post_payment_import(
    call: SendOnce,
    codings: CodingsDep,
    dry_run: DryRun = False,
    file_name: FileName = "fil",
    fiscal_year: Annotated[
        Year | None, Query(description="Räkenskapsåret som filen ska gälla; en fil för ett annat år avvisas")
    ] = None,
) -> Response:
    """Utfall som andra system har betalat: CSV eller XLSX med kolumnerna `programme`, `source`, `reference`,
    `cost_kind`, `amount`, `counted_on` och `text`, och för Skolverkets egna kostnader även `activity` och
    `measure_kind`. Det som en inkomst vid sidan av anslaget betalar bokförs på den, och framgår av notices: kolumnen
    `paid_by` eller `source` säger `esf` eller `other`, eller `item` säger ESF. Säger de emot varandra, eller står en
    annan anslagspost i `item` än den som kostnadsslaget belastar, är raden fel.

    Alla rader läses in, eller ingen. En rad som redan finns lämnas som den är. Pengar som är betalda bokförs också där
    utrymme saknas: läget blir rött och det framgår av red_positions.

    En SIE 4-fil (4E eller 4I) ur ekonomisystemet läses efter uppdragens konteringar: objekt säger vilket uppdrag en
    rad hör till och vad den är för, kontot vilket kostnadsslag. Rader som inte hör till något uppdrag, och
    verifikationer som kommer härifrån, lämnas och räknas i notices. En verifikation känns igen på år, serie och
    nummer; har den andra rader än förra gången avvisas filen. Avvisade blir också en annan organisations bokföring,
    ett annat år, en verifikation som inte går jämnt ut och en kontrollsumma som inte stämmer. Saldon (#RES, #UB) som
    verifikationerna inte ger framgår av notices: filen är avhuggen mellan två, eller har inte hela årets."""
    settings: Settings = call.request.app.state.settings
    expected = Expected(settings.payer_organization_number, codings, fiscal_year)
    import_rows = partial(import_payments, expected=expected)
    return await _read_in(call, import_rows, file_name=file_name, dry_run=dry_run, forms=(Form.TABLE, Form.SIE))


async def _read_in(
    call: SendOnce, import_rows: ReadIn, *, file_name: str, dry_run: bool, forms: Collection[Form] = TABLES
) -> Response:
    async with call.file(FileUnreadable, forms=forms) as (contents, content_hash), call.work as work:
        done = await import_rows(work, ImportFile(file_name, contents, content_hash), now=call.now)
        if dry_run:
            raise call.tried(partial(present_outcome, dry_run=True), done)
        done.refuse_faulty()
        return await call.answer(partial(present_outcome, dry_run=False), done)
