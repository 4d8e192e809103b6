"""The report as a workbook: a sheet per table. The same content gives the same bytes."""

import json
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from followup.documents.report_html import AMOUNT

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_SHEET_NAME = 31
LONGEST_TEXT = 32_767
"""Characters in a cell; a spreadsheet refuses the file when there are more."""


def write_xlsx(content: str) -> bytes:
    """Amounts are written as exact decimals; a spreadsheet keeps 15 digits, which is what the largest amount has."""
    report = json.loads(content)
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        book.set_properties({"title": report["name"], "created": datetime.fromisoformat(report["as_of"])})
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for section in report["sections"]:
            sheet = book.add_worksheet(section["title"][:LONGEST_SHEET_NAME])
            sheet.write_row(0, 0, section["columns"], bold)
            sheet.freeze_panes(1, 0)
            for number, row in enumerate(section["rows"], start=1):
                _write_row(sheet, number, [*row["values"], " ".join(row["ids"])], money)
            sheet.write_string(0, len(section["columns"]), "Bygger på", bold)
    return out.getvalue()


def _write_row(sheet: Worksheet, number: int, values: list[Any], money: Any) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str) and AMOUNT.fullmatch(value):
            sheet.write_number(number, column, Decimal(value), money)
        elif isinstance(value, int):
            sheet.write_number(number, column, value)
        else:
            sheet.write_string(number, column, "" if value is None else str(value)[:LONGEST_TEXT])
