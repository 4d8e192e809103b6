"""Reading the exports as they come: marks, numbers, headings, and rows that are wrong."""

import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from selection.errors import FileUnreadable
from selection.readers.catalogue import load_catalogue
from selection.readers.cells import read_cell
from selection.readers.register import OrganizerRow, SchoolUnitRow, read_register
from selection.readers.siris import StatisticsRow, read_statistics
from selection.readers.supervision import read_supervision
from selection.readers.table import RowError
from selection.rules.quantities import ValueType
from shared.files.kinds import read_contents
from shared.files.rows import Contents, Unreadable

PROGRAMMES = Path(__file__).parents[2] / "programmes"
CATALOGUE = load_catalogue(PROGRAMMES)
HEADING = (
    "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr;Antal elever;"
    "Andel (%) elever som uppfyllt betygskriterierna i alla ämnen;Andel (%) elever behöriga till yrkesprog.;"
    "Genomsnittligt meritvärde (17 ämnen)"
)
BANNER = "Statistik från Skolverket\n\nGrundskola - Slutbetyg årskurs 9, samtliga elever\nValt läsår: 2024/25\n\n"
ROW = "Ekskolan;00012345;Aneby;0604;Enskild;Ek AB;5566501796;1 000;..;~100;209,5"


def contents(content: bytes) -> Contents:
    return read_contents(io.BytesIO(content))


def statistics(text: str, encoding: str = "utf-8-sig") -> list[StatisticsRow | list[RowError]]:
    return list(read_statistics(contents(text.encode(encoding)), CATALOGUE).rows)


def only(text: str) -> StatisticsRow:
    (row,) = statistics(text)
    assert isinstance(row, StatisticsRow)
    return row


@pytest.mark.parametrize(
    ("raw", "value_type", "value"),
    [
        ("209", ValueType.EXISTS, "209"),
        ("4 102", ValueType.EXISTS, "4102"),
        ("4\u00a0102,5", ValueType.EXISTS, "4102.5"),
        ("−20", ValueType.EXISTS, "-20"),
        ("..", ValueType.FEW_PUPILS, None),
        (".", ValueType.MISSING, None),
        ("~100", ValueType.ROUNDED_OFF, None),
        ("*", ValueType.EXCLUDED, None),
        ("cirka 210", ValueType.APPROXIMATE, "210"),
    ],
)
def test_a_cell_is_kept_as_what_it_is(raw: str, value_type: ValueType, value: str | None) -> None:
    cell = read_cell(raw)
    assert (cell.value_type, cell.value) == (value_type, Decimal(value) if value else None)


@pytest.mark.parametrize("raw", ["1,2,3", "abc", "12 34", "~99", "cirka"])
def test_a_cell_that_is_neither_number_nor_mark_is_refused(raw: str) -> None:
    with pytest.raises(ValueError):
        read_cell(raw)


def test_codes_keep_their_leading_zeros() -> None:
    row = only(f"{BANNER}{HEADING}\n{ROW}\n")
    assert (row.school_unit_code, row.municipality_code) == ("00012345", "0604")


def test_a_file_saved_by_excel_reads_like_the_untouched_export() -> None:
    padded = "\n".join(f"{line};;;;" for line in BANNER.splitlines())
    assert only(f"{padded}\n{HEADING};\n{ROW};\n") == only(f"{BANNER.rstrip()}\n\n{HEADING}\n{ROW}\n")


def test_a_file_in_the_old_windows_code_page_is_read() -> None:
    assert statistics(f"{BANNER}{HEADING}\n{ROW}\n", "cp1252") == statistics(f"{BANNER}{HEADING}\n{ROW}\n")


@pytest.mark.parametrize("lines", [0, 3, 8])
def test_the_heading_is_found_wherever_it_stands(lines: int) -> None:
    more = "Urval: samtliga;\n" * lines
    assert only(f"{BANNER}{more}{HEADING}\n{ROW}\n").name == "Ekskolan"


def test_a_heading_over_two_rows_is_joined() -> None:
    upper = HEADING.replace("Andel (%) elever behöriga till yrkesprog.", "Andel (%) elever")
    lower = ";;;;;;;avslutade;;behöriga till yrkesprog.;"
    row = only(f"{BANNER}{upper}\n{lower}\n{ROW}\n")
    assert [o.indicator for o in row.observations if o.cell.raw == "~100"] == ["gr9_vocational"]


def test_footnotes_after_the_data_are_not_rows() -> None:
    assert len(statistics(f"{BANNER}{HEADING}\n{ROW}\n\nAntal elever;Antal som avslutat årskurs 9;\n")) == 1


def test_an_error_says_line_column_what_was_read_and_what_is_expected() -> None:
    wrong = ROW.replace("5566501796", "5566501797").replace("209,5", "tvåhundra")
    (errors,) = statistics(f"{BANNER}{HEADING}\n{wrong}\n")
    assert isinstance(errors, list)
    assert [(e.line, e.column, e.read) for e in errors] == [
        (7, "Huvudman orgnr", "5566501797"),
        (7, "Genomsnittligt meritvärde (17 ämnen)", "tvåhundra"),
    ]
    assert "decimalkomma" in errors[1].expected


def test_a_unit_whose_kind_of_organiser_is_not_known_is_an_error_and_not_a_guess() -> None:
    (errors,) = statistics(f"{BANNER}{HEADING}\n{ROW.replace('Enskild', 'Internationell')}\n")
    assert isinstance(errors, list)
    assert [(e.column, e.read) for e in errors] == [("Typ av huvudman", "Internationell")]


def test_a_column_that_no_indicator_reads_is_listed() -> None:
    content = f"{BANNER}{HEADING};Andel (%) elever med modersmål\n{ROW};12,5\n"
    read = read_statistics(contents(content.encode()), CATALOGUE)
    assert read.columns_left_out == ("Andel (%) elever med modersmål",)


def test_a_file_without_a_heading_is_refused_with_the_columns_it_should_have() -> None:
    with pytest.raises(FileUnreadable, match="kommunkod"):
        statistics("a;b;c\n1;2;3\n")


def test_an_unknown_report_is_refused_by_name() -> None:
    with pytest.raises(FileUnreadable, match="Tandvård"):
        statistics(f"Statistik\nTandvård\nValt läsår: 2024/25\n\n{HEADING}\n{ROW}\n")


def test_a_sheet_with_real_numbers_reads_like_its_csv_twin() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    lines = [*BANNER.splitlines(), HEADING, ROW.replace("1 000", "1000")]
    for number, line in enumerate(lines):
        sheet.write_row(number, 0, line.split(";"))
    sheet.write_number(len(lines) - 1, 7, 1000.0)
    sheet.write_number(len(lines) - 1, 10, 209.5)
    book.close()
    (row,) = list(read_statistics(contents(out.getvalue()), CATALOGUE).rows)
    assert isinstance(row, StatisticsRow)
    twin = only(f"{BANNER}{HEADING}\n{ROW}\n")
    assert [o.cell.value for o in row.observations] == [o.cell.value for o in twin.observations]
    assert row.line == twin.line


def test_the_register_gives_units_without_addresses_and_people() -> None:
    heading = (
        "HUVUDMANNATYP;ORGANISATIONSNR;LÄN;LÄNSNAMN;KOMMUN;KOMMUNNAMN;SKOLENHETSKOD;NAMN;ADRESS;FKLASS;ÅR1;ÅR2;"
        "HUVUDMANS NAMN;ELEVER ÅR1;ELEVER ÅR2"
    )
    line = "Kommunal;2120000019;01;Stockholms län;0114;Upplands Väsby;00174879;Ek;Stora vägen 80;J;J;N;VÄSBY;20;22"
    (row,) = list(read_register(contents(f"{heading}\r\n{line}\r\n".encode())))
    assert isinstance(row, SchoolUnitRow)
    assert (row.school_unit_code, row.school_type, row.pupils, row.grades) == ("00174879", "GR", 42, (1,))
    assert "Stora vägen 80" not in str(row)


def test_the_register_gives_organisers_with_their_type() -> None:
    heading = "ORGANISATIONSNR;HUVUDMANNATYP;GRUNDSKOLA;GYMNASIESKOLA;NAMN"
    (row,) = list(read_register(contents(f"{heading}\n2021004631;Statlig      ;J; ;SAMESKOLSTYRELSEN\n".encode())))
    assert isinstance(row, OrganizerRow)
    assert (row.organizer_type, row.school_types) == ("STAT", ("GR",))


@pytest.mark.parametrize("content", [b"\x9f\x90 not text", b"PK\x03\x04 not a workbook", b"\x00;\x00\n"])
def test_a_file_of_another_kind_is_refused_and_not_an_inner_error(content: bytes) -> None:
    with pytest.raises((FileUnreadable, Unreadable)):
        list(read_supervision(contents(content)))
