"""A table as an Excel workbook."""

import io
from datetime import datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]

from budget.rules.tables import Table


def write_xlsx(table: Table, now: datetime) -> bytes:
    """Figures are numbers in the sheet; fifteen digits are exact there, as many as an amount can have."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.title, "created": now.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    figures = book.add_format({"num_format": "# ##0.00" if table.unit == "kr" else "# ##0"})
    sheet = book.add_worksheet("Rapport")
    sheet.write_row(0, 0, [f"{table.title} ({table.unit})"], bold)
    sheet.write_row(2, 0, list(table.columns), bold)
    for number, row in enumerate(table.rows, start=3):
        for column, cell in enumerate(row):
            if isinstance(cell, (int, Decimal)):
                sheet.write_number(number, column, cell, figures)
            else:
                sheet.write_string(number, column, cell or "")
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(table.columns), 22)
    book.close()
    return out.getvalue()
