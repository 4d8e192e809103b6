"""The report as a workbook: a sheet per table. The same content gives the same bytes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from followup.documents.report_json import AMOUNT, read_report

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_SHEET_NAME = 31
LONGEST_TEXT = 32_767
"""Characters in a cell; a spreadsheet refuses the file when there are more."""
NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_xlsx(content: str) -> bytes:
    """Amounts are written as exact decimals; a spreadsheet keeps 15 digits, which is what the largest amount has."""
    report = read_report(content)
    return _write(report["sections"], report["name"], report["as_of"])


def write_table_xlsx(section: Mapping[str, Any], as_of: str) -> bytes:
    """One table."""
    return _write([section], section["title"], as_of)


def _write(sections: Sequence[Mapping[str, Any]], title: str, as_of: str) -> bytes:
    out = BytesIO()
    with Workbook(out, SAFE) as book:
        book.set_properties({"title": title, "created": datetime.fromisoformat(as_of)})
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for number, section in enumerate(sections, start=1):
            sheet = book.add_worksheet(_sheet_name(section["title"], number))
            sheet.write_row(0, 0, section["columns"], bold)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(section["rows"], start=1):
                ids = [" ".join(row["ids"])] if "ids" in row else []
                _write_row(sheet, line, [*row["values"], *ids], money)
            if all("ids" in row for row in section["rows"]):
                sheet.write_string(0, len(section["columns"]), "Bygger på", bold)
    return out.getvalue()


LEADING = frozenset(("och", "eller", "i", "på", "av", "om", "med", "för", "till", "per", "efter", "som", "de", "det"))


def _sheet_name(title: str, number: int) -> str:
    """Number the title, so that two long ones do not become one name; what is too long ends with a whole word, and
    with none that only leads to the next."""
    name = f"{number} {title}".translate(NOT_IN_A_NAME)
    if len(name) <= LONGEST_SHEET_NAME:
        return name
    whole, _, _ = name[: LONGEST_SHEET_NAME + 1].rpartition(" ")
    while whole.rpartition(" ")[2] in LEADING:
        whole = whole.rpartition(" ")[0]
    return (whole if " " in whole else name[:LONGEST_SHEET_NAME]).rstrip(" ,;:–-")


def _write_row(sheet: Worksheet, number: int, values: list[Any], money: Any) -> None:
    for column, value in enumerate(values):
        if isinstance(value, str) and AMOUNT.fullmatch(value):
            sheet.write_number(number, column, Decimal(value), money)
        elif isinstance(value, (int, Decimal)):
            sheet.write_number(number, column, value)
        else:
            sheet.write_string(number, column, "" if value is None else str(value)[:LONGEST_TEXT])
