"""Imports: files sent in as they are, with a report of every row that could not be used."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, CatalogueDep, Read, SchoolYear, Send
from selection.errors import FileUnreadable
from selection.models.data_import import DataImport, ImportKind, Upload
from selection.use_cases.imports.import_register import import_register
from selection.use_cases.imports.import_statistics import import_statistics
from selection.use_cases.imports.import_supervision import import_supervision
from shared.days import Day, Flag
from shared.files.rows import TABLES, Form
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import JSON
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["import"])
SORTS = {"updated_at": DataImport.updated_at, "kind": DataImport.kind}
FILES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Filen som den är. CSV, XLSX eller, för statistik, JSON-stat 2.0 känns igen på innehållet.",
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}}
            for kind in (
                "text/csv",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/octet-stream",
            )
        },
    }
}


class RowErrorOut(Out):
    line: int = Field(description="Rad i filen, från 1; 0 i svaret från en källa som hämtas", examples=[17])
    column: str = Field(description="Kolumnens rubrik", examples=["Huvudman orgnr"])
    read: str = Field(description="Vad som stod där", examples=["55665O1796"])
    expected: str = Field(description="Vad som skulle ha stått", examples=["ett giltigt organisationsnummer"])


class ImportOut(Out):
    id: UUID = Field(description="Importens identitet")
    kind: ImportKind = Field(description="Vad filen innehåller", examples=["statistics"])
    source: str = Field(description="Filens namn eller källan", examples=["slutbetyg_ak9_2025.csv"])
    content_hash: str = Field(description="SHA-256 av filens innehåll")
    export: str | None = Field(description="Vilken rapport filen är", examples=["gr9_grades"])
    school_year: str | None = Field(description="Läsåret värdena gäller", examples=["2024/25"])
    dry_run: bool = Field(description="Om inget sparades")
    rows_read: int = Field(description="Lästa rader", examples=[1714])
    rows_failed: int = Field(description="Rader som inte kunde användas", examples=[0])
    created: int = Field(description="Nya uppgifter", examples=[6856])
    changed: int = Field(description="Uppgifter som rättade tidigare", examples=[0])
    unchanged: int = Field(description="Uppgifter som redan fanns", examples=[0])
    errors: list[RowErrorOut] = Field(description="De första tusen felen")
    columns_left_out: list[str] = Field(description="Kolumner i filen som ingen indikator läser", examples=[[]])
    notices: list[str] = Field(
        description="Det som lästes på annat sätt än filen säger, eller inte alls",
        examples=[["Rad 777–790 efter uppgifterna är text och lästes inte: ”Antal elever”."]],
    )
    imported_by: str = Field(description="Vem som läste in filen", examples=["anna"])
    created_at: datetime = Field(description="När filen lästes in")


def present(request: Request, row: DataImport) -> ImportOut:
    return ImportOut.of(row, errors=row.errors.root, links=links(request, f"{ROOT}/imports/{row.id}"))


@router.post(
    "/imports",
    summary="Läs in en fil",
    status_code=201,
    response_model=ImportOut,
    responses={200: {"description": "Provkörning: inget sparades", "model": ImportOut}},
    openapi_extra=FILES,
)
async def post_import(
    call: Send,
    catalogue: CatalogueDep,
    kind: Annotated[ImportKind, Query(description="Vad filen innehåller")],
    source: Annotated[Line, Query(max_length=200, description="Filens namn eller varifrån den kommer")] = "fil",
    dry_run: Annotated[Flag, Query(description="Kontrollera filen utan att spara något")] = False,
    as_of: Annotated[Day | None, Query(description="Dag som ett registerutdrag gäller för")] = None,
    school_year: Annotated[SchoolYear | None, Query(description="Läsår, om filen inte anger det")] = None,
) -> Response:
    """Registerutdrag, SIRIS-export eller tillsynsbeslut, som CSV eller XLSX; statistik också som datamängd i JSON-stat
    2.0 (PxWeb), där raderna i rapporten är platser i value, från 1. Rader med fel redovisas, övriga sparas.
    Står någon på två rader med olika uppgifter, eller ger filen ingenting, läses den inte in.

    Samma fil kan skickas igen: det som är oförändrat räknas bara. En senare fil rättar en tidigare, och det som
    gällde förut finns kvar.
    """
    forms = (Form.TABLE, Form.JSON_STAT) if kind is ImportKind.STATISTICS else TABLES
    async with call.file(FileUnreadable, forms=forms) as (contents, content_hash):
        upload = Upload(source, dry_run=dry_run, content_hash=content_hash, as_of=as_of, school_year=school_year)
        async with call.work as work:
            if kind is ImportKind.REGISTER:
                report = await import_register(work, contents, upload=upload, now=call.now)
            elif kind is ImportKind.STATISTICS:
                report = await import_statistics(work, contents, catalogue, upload=upload, now=call.now)
            else:
                report = await import_supervision(work, contents, upload=upload, now=call.now)
            if dry_run:
                # Nothing was created, so nothing has an address or a version.
                body = present(call.request, report).model_dump_json(by_alias=True)
                return await call.keep(Response(body, media_type=JSON))
            return await call.answer(present, report)


@router.get("/imports", summary="Lista importer", response_model=Page[ImportOut])
async def get_imports(
    call: Read,
    paging: PagingDep,
    kind: Annotated[ImportKind | None, Query(description="Vad filen innehåller")] = None,
    since: Annotated[Day | None, Query(description="Inlästa från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Inlästa till och med dagen")] = None,
) -> Response:
    """Vilka filer som har lästs in, när, av vem och med vilket resultat."""
    async with call.work as work:
        query = work.imports.list_imports(kind=kind, since=since, until=until)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/imports/{import_id}", summary="Hämta en import", response_model=ImportOut)
async def get_import(call: Read, import_id: UUID) -> Response:
    """En import med felen rad för rad."""
    async with call.work as work:
        return await call.answer(present, await work.imports.get_import(import_id))
