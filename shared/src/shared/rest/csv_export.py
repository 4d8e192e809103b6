"""Lists as CSV, where no text becomes a formula: RFC 4180, or as a Swedish Excel opens it."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, get_args, get_type_hints

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy import Select

from shared.kit.db import freeze
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.links import without_links

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Starts of a formula, also in their full-width forms, which some spreadsheets take for the same."""
MEDIA_TYPE = "text/csv; charset=utf-8"
BLOCK = 500
"""Number of rows read, written and sent at a time."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """Signs that a line is written with; `start` stands before the first."""

    start: str
    separator: str
    point: str


STANDARD = Dialect("", ",", ".")
EXCEL = Dialect("\ufeff", ";", ",")
"""A Swedish Excel takes a file without the mark for another encoding, and one with commas for a single column."""


def dialect_of(request: Request) -> Dialect:
    """The dialect of Excel when the caller says so, or reads Swedish first as a browser does; RFC 4180 for programs."""
    asked = request.headers.get("accept", "").replace(" ", "").lower()
    reads = request.headers.get("accept-language", "").strip().lower()
    return EXCEL if "dialect=excel" in asked or reads.startswith("sv") else STANDARD


async def answer_csv(
    request: Request, work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]
) -> Response:
    """Answer with all rows from one snapshot."""
    return await answer_lines(_csv_lines(request, work, query, present), MEDIA_TYPE)


async def answer_lines(lines: AsyncIterator[str], media_type: str) -> Response:
    """Answer line after line; the first is read before the answer begins, while a refusal is still possible."""
    first = await anext(lines, "")

    async def all_lines() -> AsyncIterator[str]:
        yield first
        async for line in lines:
            yield line

    return StreamingResponse(all_lines(), media_type=media_type)


def csv_of(request: Request, items: Iterable[BaseModel]) -> Response:
    """The header and a line for each item, of a list that is worked out as a whole."""
    dialect = dialect_of(request)
    lines = _block(items, dialect) or csv_line(_columns(request), dialect)
    return Response(dialect.start + lines, media_type=MEDIA_TYPE)


def _block(items: Iterable[BaseModel], dialect: Dialect, *, header: bool = True) -> str:
    """A line for each item, under the header when that is asked for and there is an item to read it from."""
    out = io.StringIO()
    writer = _writer(out, dialect)
    for item in items:
        cells = _cells(item, dialect)
        if header:
            writer.writerow(cells)
            header = False
        writer.writerow([_cell(cell, dialect) for cell in cells.values()])
    return out.getvalue()


def _columns(request: Request, present: Callable[..., Any] | None = None) -> list[str]:
    """The header where there is no row to read it from: the fields of what `present` gives, or else the endpoint."""
    while isinstance(present, partial):
        present = present.func
    shown = get_type_hints(present).get("return") if present else None
    if not (isinstance(shown, type) and issubclass(shown, BaseModel)):
        [shown] = get_args(request.scope["route"].response_model.model_fields["items"].annotation)
    return [name for name in (*shown.model_fields, *shown.model_computed_fields) if name != "links"]


def _cells(item: BaseModel, dialect: Dialect) -> dict[str, Any]:
    written = item.model_dump(mode="json", exclude={"links"})
    if dialect.point != ".":
        for name, value in written.items():
            if isinstance(getattr(item, name), Decimal):
                written[name] = value.replace(".", dialect.point)
    return written


async def blocks(work: UnitOfWork, query: Select[Any]) -> AsyncIterator[Sequence[Any]]:
    """The rows of a list as they stand at one moment, some at a time. First inside `async with work`."""
    await freeze(work.session)
    found = await work.session.stream(query.execution_options(yield_per=BLOCK))
    async for rows in (found.scalars() if selects_entity(query) else found.mappings()).partitions(BLOCK):
        yield rows


def selects_entity(query: Select[Any]) -> bool:
    """True when rows are objects of one mapped class, not plain columns of a table."""
    first = query.column_descriptions[0]
    return first["type"] is first.get("entity")


async def _csv_lines(
    request: Request, work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]
) -> AsyncIterator[str]:
    dialect, start = dialect_of(request), True
    without_links(request)
    async with work:
        async for rows in blocks(work, query):
            lines = _block(map(present, rows), dialect, header=start)
            yield dialect.start + lines if start else lines
            start = False
    if start:
        yield dialect.start + csv_line(_columns(request, present), dialect)


def _without_links(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_links(part) for key, part in value.items() if key != "links"}
    return [_without_links(part) for part in value] if isinstance(value, list) else value


def csv_line(cells: Iterable[Any], dialect: Dialect = STANDARD) -> str:
    """One line; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return csv_lines([cells], dialect)


def csv_lines(rows: Iterable[Iterable[Any]], dialect: Dialect = STANDARD) -> str:
    """A line for each row."""
    out = io.StringIO()
    _writer(out, dialect).writerows([_cell(cell, dialect) for cell in row] for row in rows)
    return out.getvalue()


def _writer(out: io.StringIO, dialect: Dialect) -> Any:
    return csv.writer(out, delimiter=dialect.separator, lineterminator="\r\n")


def _cell(cell: Any, dialect: Dialect) -> str:
    """A list of plain values with spaces between, what has parts of its own as JSON."""
    if isinstance(cell, dict) or (isinstance(cell, list) and any(isinstance(part, (dict, list)) for part in cell)):
        cell = json.dumps(cell, ensure_ascii=False)
        if '"links"' in cell:
            cell = json.dumps(_without_links(json.loads(cell)), ensure_ascii=False)
    elif isinstance(cell, (list, tuple)):
        cell = " ".join(str(part) for part in cell)
    text = "" if cell is None else str(cell)
    if not text or text[0].isalnum():  # almost every cell: no formula begins so
        return text
    is_number = text.removeprefix("-").replace(dialect.point, "", 1).isdigit()
    # Spaces before it are skipped by some spreadsheets.
    starts = text.startswith(FORMULA_STARTS) or text.lstrip().startswith(FORMULA_STARTS)
    return f"'{text}" if starts and not is_number else text
