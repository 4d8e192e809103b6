"""Lists as CSV (RFC 4180), where no text becomes a formula."""

import csv
import io
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any

from fastapi import Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy import Select

from shared.kit.unit_of_work import UnitOfWork

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


async def answer_csv(work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]) -> Response:
    """All rows from one snapshot."""
    return await answer_lines(_csv_lines(work, query, present), "text/csv; charset=utf-8")


async def answer_lines(lines: AsyncIterator[str], media_type: str) -> Response:
    """Line after line; the first is read before the answer begins, while a refusal is still possible."""
    first = await anext(lines, "")

    async def all_lines() -> AsyncIterator[str]:
        yield first
        async for line in lines:
            yield line

    return StreamingResponse(all_lines(), media_type=media_type)


def csv_lines(items: Iterable[BaseModel]) -> Iterator[str]:
    """The header and a line for each item."""
    for number, item in enumerate(items):
        cells = _cells(item)
        if number == 0:
            yield csv_line(cells.keys())
        yield csv_line(cells.values())


def _cells(item: BaseModel) -> dict[str, Any]:
    return {name: value for name, value in item.model_dump(mode="json").items() if name != "links"}


def selects_entity(query: Select[Any]) -> bool:
    """Whether rows are objects of one mapped class, or plain columns of a table."""
    first = query.column_descriptions[0]
    return first["type"] is first.get("entity")


async def _csv_lines(work: UnitOfWork, query: Select[Any], present: Callable[[Any], BaseModel]) -> AsyncIterator[str]:
    async with work:
        header = False
        found = await work.session.stream(query.execution_options(yield_per=500))
        async for row in found.scalars() if selects_entity(query) else found.mappings():
            cells = _cells(present(row))
            if not header:
                header = True
                yield csv_line(cells.keys())
            yield csv_line(cells.values())


def _without_links(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_links(part) for key, part in value.items() if key != "links"}
    return [_without_links(part) for part in value] if isinstance(value, list) else value


def csv_line(cells: Any) -> str:
    """One RFC 4180 line; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(cell: Any) -> str:
    """A list of plain values with spaces between, what has parts of its own as JSON."""
    if isinstance(cell, dict) or (isinstance(cell, list) and any(isinstance(part, (dict, list)) for part in cell)):
        cell = json.dumps(_without_links(cell), ensure_ascii=False)
    elif isinstance(cell, (list, tuple)):
        cell = " ".join(str(part) for part in cell)
    text = "" if cell is None else str(cell)
    is_number = text.removeprefix("-").replace(".", "", 1).isdigit()
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text
