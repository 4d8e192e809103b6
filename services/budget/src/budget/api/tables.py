"""A table in the form that the caller accepts: JSON, CSV, XLSX or a chart as SVG."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from fastapi import Request, Response
from pydantic import Field

from budget.documents.table_chart import bars
from budget.documents.xlsx import write_xlsx
from budget.rules.tables import Cell, Table, shown
from shared.canonical import hash_of
from shared.rest.accept import chosen
from shared.rest.csv_export import MEDIA_TYPE, STANDARD, Dialect, csv_lines, dialect_of
from shared.rest.links import links
from shared.rest.operations import CSV, JSON
from shared.rest.resources import Out

SVG = "image/svg+xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Rapporten i den form som begärs i Accept. `text/csv; dialect=excel` ger BOM, semikolon och "
        "decimalkomma, som en svensk Excel öppnar direkt.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX: {"schema": {"type": "string", "format": "binary"}},
            SVG: {"schema": {"type": "string"}},
        },
    }
}


TABLE_FORMS: dict[int | str, dict[str, Any]] = {
    200: FORMS[200] | {"content": {form: schema for form, schema in FORMS[200]["content"].items() if form != SVG}}
}


class RowOut(Out):
    cells: list[str] = Field(
        description="Celler i kolumnernas ordning; belopp som text med punkt", examples=[["1:5 ap.3"]]
    )


class TableOut(Out):
    title: str = Field(description="Rapportens rubrik", examples=["Utfall mot plan"])
    unit: str = Field(description="Enhet: kr eller tkr; tom där inget tal är ett belopp", examples=["tkr"])
    columns: list[str] = Field(description="Kolumnernas rubriker", examples=[["Anslagspost", "Utgifter"]])
    rows: list[RowOut] = Field(description="Rader")
    note: str = Field(description="Anmärkning", examples=["Varje tal är avrundat för sig."])
    row_count: int = Field(description="Antal rader", examples=[6])
    content_hash: str = Field(description="SHA-256 av cellerna", examples=["9f86d081884c7d65"])
    snapshot_at: datetime = Field(description="Tidpunkten som rapporten visar", examples=["2026-11-22T08:00:00Z"])


def answer_table(request: Request, table: Table, *, now: datetime) -> Response:
    """Answer in the form asked for. All forms have the same cells; the hash is over them, and the same in all."""
    content_hash = hash_of(_csv(table).encode())
    marks = {"X-Row-Count": str(len(table.rows)), "X-Content-SHA256": content_hash}
    form = chosen(request, request.scope["offered"])
    if form == CSV:
        return Response(_csv(table, dialect_of(request)), media_type=MEDIA_TYPE, headers=marks)
    if form == XLSX:
        return Response(write_xlsx(table, now), media_type=XLSX, headers=marks)
    if form == SVG:
        return Response(bars(table), media_type=SVG, headers=marks)
    return Response(_json(request, table, content_hash, now), media_type=JSON, headers=marks)


def _json(request: Request, table: Table, content_hash: str, now: datetime) -> str:
    out = TableOut(
        title=table.title,
        unit=table.unit,
        columns=list(table.columns),
        rows=[RowOut(cells=[shown(cell) for cell in row]) for row in table.rows],
        note=table.note,
        row_count=len(table.rows),
        content_hash=content_hash,
        snapshot_at=now,
        _links=links(request, f"{request.url.path}?{request.url.query}".rstrip("?")),
    )
    return out.model_dump_json(by_alias=True)


def _csv(table: Table, dialect: Dialect = STANDARD) -> str:
    rows = [[_written(cell, dialect) for cell in row] for row in table.rows]
    return dialect.start + csv_lines((table.columns, *rows), dialect)


def _written(cell: Cell, dialect: Dialect) -> str:
    return shown(cell).replace(".", dialect.point) if isinstance(cell, Decimal) else shown(cell)
