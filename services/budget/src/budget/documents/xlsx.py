"""A table as an Excel workbook."""

import io
from datetime import datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]

from budget.rules.tables import Table

FIRST_ROW = 3
"""Below the title, an empty row and the headings, which stay in sight."""
LONGEST_TEXT = 32_767
"""Characters in a cell; one with more would be left empty."""


def write_xlsx(table: Table, now: datetime) -> bytes:
    """Figures are numbers in the sheet; fifteen digits are exact there, as many as an amount can have."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": table.title, "created": now.replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    # In a file the separators are always written so; a Swedish Excel shows 30 000 000,00.
    figures = book.add_format({"num_format": "#,##0.00" if table.unit == "kr" else "#,##0"})
    sheet = book.add_worksheet("Rapport")
    sheet.write_string(0, 0, f"{table.title} ({table.unit})" if table.unit else table.title, bold)
    sheet.write_row(FIRST_ROW - 1, 0, list(table.columns), bold)
    sheet.freeze_panes(FIRST_ROW, 1)
    for number, row in enumerate(table.rows, start=FIRST_ROW):
        for column, cell in enumerate(row):
            if isinstance(cell, (int, Decimal)):
                sheet.write_number(number, column, cell, figures)
            else:
                sheet.write_string(number, column, (cell or "")[:LONGEST_TEXT])
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(table.columns), 22)
    book.close()
    return out.getvalue()
