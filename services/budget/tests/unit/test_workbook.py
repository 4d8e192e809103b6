"""A report as a workbook: figures as a Swedish reader sees them, headings that stay in sight."""

import io
from datetime import UTC, datetime
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from budget.documents.xlsx import LONGEST_TEXT, write_xlsx
from budget.rules.tables import Table

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def parts(table: Table) -> dict[str, str]:
    with ZipFile(io.BytesIO(write_xlsx(table, NOW))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.mark.parametrize(("unit", "number_format"), [("kr", "#,##0.00"), ("tkr", "#,##0")])
def test_thousands_are_apart_and_decimals_after_a_comma_where_a_swede_reads(unit: str, number_format: str) -> None:
    """A comma in the file is the reader's own separator: shown as 30 000 000,00 and 30 000."""
    book = parts(Table("Utfall", unit, ["Post", "Utgifter"], [["1:5 ap.3", Decimal("30000000.00")]]))
    assert f'formatCode="{number_format}"' in book["xl/styles.xml"]


def test_headings_stay_in_sight() -> None:
    book = parts(Table("Utfall", "kr", ["Post", "Utgifter"], []))
    assert '<pane xSplit="1" ySplit="3"' in book["xl/worksheets/sheet1.xml"]


@pytest.mark.parametrize(("unit", "title"), [("tkr", "Utfall (tkr)"), ("", "Utfall")])
def test_a_title_names_its_unit_where_there_is_one(unit: str, title: str) -> None:
    book = write_xlsx(Table("Utfall", unit, ["Post"], [["x" * (LONGEST_TEXT + 1)]]), NOW)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[0] == [title]
    assert rows[3] == ["x" * LONGEST_TEXT]
