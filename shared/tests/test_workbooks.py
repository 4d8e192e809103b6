"""Workbooks: each cell as a person sees it, one sheet of data, and nothing that an attacker would put in."""

import io
import zipfile

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from shared.files.kinds import read_contents
from shared.files.rows import UNPACKED, Unreadable
from tests.support.workbooks import archive, sheet, texts, workbook

STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000"/></numFmts><cellXfs><xf numFmtId="0"/>'
    '<xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
)


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read_contents(io.BytesIO(content)).rows]


def one_row(row: str, *, settings: str = "", **more: str) -> list[str]:
    (found,) = cells(workbook(sheet(f'<row r="1">{row}</row>'), more=more, settings=settings))
    return found


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        cells(content)
    return str(refusal.value)


def test_numbers_are_written_as_people_see_them() -> None:
    row = (
        '<c r="A1"><v>209.0</v></c><c r="B1"><v>75.700000000000003</v></c><c r="C1" s="1"><v>0.757</v></c>'
        '<c r="D1" s="2"><v>45000</v></c><c r="E1" s="3"><v>604</v></c><c r="F1" t="b"><v>1</v></c>'
    )
    shown = ["209", "75,7", "75,7 %", "2023-03-15", "0604", "SANT"]
    assert one_row(row, **{"xl/styles.xml": STYLES}) == shown


def test_a_date_of_a_mac_is_the_day_it_shows() -> None:
    date = '<c r="A1" s="2"><v>43538</v></c>'
    settings = '<workbookPr date1904="1"/>'
    assert one_row(date, settings=settings, **{"xl/styles.xml": STYLES}) == ["2023-03-15"]


def test_cells_stand_where_their_references_say_and_rows_keep_their_numbers() -> None:
    rows = '<row r="3"><c r="C3"><v>1</v></c><c r="E3"><v>2</v></c></row><row r="9"><c r="A9"><v>3</v></c></row>'
    found = list(read_contents(io.BytesIO(workbook(sheet(rows)))).rows)
    assert [(row.number, row.cells) for row in found] == [(3, ["", "", "1", "", "2"]), (9, ["3"])]


def test_a_formula_that_was_never_calculated_is_shown_as_itself_and_one_that_was_as_its_value() -> None:
    never, once = '<c r="A1"><f>B1*2</f></c>', '<c r="A1"><f>B1*2</f><v>8</v></c>'
    assert (one_row(never), one_row(once)) == (["=B1*2"], ["8"])
    assert one_row(once, settings='<calcPr fullCalcOnLoad="1"/>') == ["=B1*2"], "its program left the sums to Excel"


def test_a_library_that_writes_zero_for_every_formula_is_not_believed() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet().write_formula(0, 0, "=SUM(B1:B9)")
    book.close()
    assert cells(out.getvalue()) == [["=SUM(B1:B9)"]]


def test_an_error_stays_an_error() -> None:
    assert one_row('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>') == ["#DIV/0!"]


def test_texts_are_whole_without_how_they_are_spoken() -> None:
    strings = "<sst><si><r><t>Ek</t></r><r><t>skolan</t></r><rPh><t>ee</t></rPh></si><si><t>Å</t></si></sst>"
    row = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    assert one_row(row, **{"xl/sharedStrings.xml": strings}) == ["Ekskolan", "Å"]


def test_the_formulas_of_drawings_are_in_no_cell() -> None:
    extra = (
        '<extLst><ext><x14:sparkline xmlns:x14="x" xmlns:xm="y"><xm:f>Blad1!A1</xm:f></x14:sparkline></ext></extLst>'
    )
    content = sheet(texts("a", "b")).replace("</sheetData>", f"</sheetData>{extra}")
    assert cells(workbook(content)) == [["a", "b"]]


def test_the_first_sheet_that_is_empty_is_said_and_two_with_data_are_refused() -> None:
    empty, full = sheet('<row r="1"><c r="A1" s="1"/></row>'), sheet(texts("a"))
    contents = read_contents(io.BytesIO(workbook(empty, full, names=["Omslag", "Data"])))
    assert [row.cells for row in contents.rows] == [["a"]]
    assert contents.notices == ["Bladet ”Data” lästes; det första bladet, ”Omslag”, är tomt."]
    assert "flera blad: ”2023”, ”2024”" in refused(workbook(full, full, names=["2023", "2024"]))
    assert "inget blad" in refused(workbook(empty))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("content.xml", "OpenDocument"),
        ("word/document.xml", "docx"),
        ("a.csv", "arkiv"),
    ],
)
def test_other_archives_are_recognised(part: str, said: str) -> None:
    assert said in refused(archive({part: "x"}))


def test_a_workbook_that_lies_outside_itself_is_refused() -> None:
    relations = "xl/_rels/workbook.xml.rels"
    for target, mode in (("../../../../etc/passwd", ""), ("file:///etc/passwd", ' TargetMode="External"')):
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
        away = f'<Relationships><Relationship Id="rId1" Type="{kind}" Target="{target}"{mode}/></Relationships>'
        assert refused(workbook(sheet(texts("a")), more={relations: away}))


def test_entities_and_document_types_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "dokumenttyp" in refused(workbook(bomb + sheet(texts("&b;"))))
    outside = '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">'
    assert "dokumenttyp" in refused(workbook(outside + sheet(texts("a"))))


def test_a_part_that_stands_twice_is_refused() -> None:
    out = io.BytesIO(workbook(sheet(texts("a"))))
    with zipfile.ZipFile(out, "a") as written, pytest.warns(UserWarning, match="Duplicate name"):
        written.writestr("xl/workbook.xml", "<workbook/>")
    assert "samma namn" in refused(out.getvalue())


def test_what_is_unpacked_has_a_limit() -> None:
    assert "64 MiB" in refused(workbook(sheet(" " * (UNPACKED + 1))))


@pytest.mark.parametrize(
    "row",
    [
        '<c r="XFD1"><v>1</v></c>',
        '<c r="B1"><v>1</v></c><c r="A1"><v>2</v></c>',
        '<c r="A1" t="s"><v>7</v></c>',
        '<c r="A1"><is>' + "<r>" * 60 + "</r>" * 60 + "</is></c>",
        "<c",
    ],
)
def test_a_sheet_that_no_program_writes_is_refused(row: str) -> None:
    assert refused(workbook(sheet(f'<row r="1">{row}</row>')))


def test_a_row_that_refers_again_and_again_to_a_long_text_is_refused_while_it_is_read() -> None:
    row = '<c t="s"><v>0</v></c>' * 900
    strings = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
    assert "längre än" in refused(workbook(sheet(f'<row r="1">{row}</row>'), more={"xl/sharedStrings.xml": strings}))
