"""Text files from any program: characters, separators, quotation marks; and what is no table is recognised."""

import io
import unicodedata

import pytest

from shared.files.kinds import read_contents
from shared.files.rows import COLUMNS, LONGEST_CELL, LONGEST_ROW, Unreadable

TABLE = "Skola;Län;Värde\nÅsö;Östergötland;1,5\nÄngen;Skåne;2,5\n"
CELLS = [["Skola", "Län", "Värde"], ["Åsö", "Östergötland", "1,5"], ["Ängen", "Skåne", "2,5"]]


def cells(content: bytes) -> list[list[str]]:
    return [row.cells for row in read_contents(io.BytesIO(content)).rows]


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        cells(content)
    return str(refusal.value)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman", "cp850"]
)
def test_letters_are_read_right_in_every_encoding_that_excel_and_macs_have_saved_in(encoding: str) -> None:
    assert cells(TABLE.encode(encoding)) == CELLS


def test_a_guess_is_said() -> None:
    assert read_contents(io.BytesIO(TABLE.encode("mac_roman"))).notices == ["Filen lästes som Mac OS Roman."]
    assert read_contents(io.BytesIO(TABLE.encode())).notices == []


def test_letters_in_two_parts_become_one() -> None:
    assert cells(unicodedata.normalize("NFD", TABLE).encode()) == CELLS


def test_a_letter_far_down_tells_the_encoding_too() -> None:
    filler = "x;y;z\n" * 50_000
    assert cells((TABLE + filler + "Å;Ä;Ö\n").encode("cp1252"))[-1] == ["Å", "Ä", "Ö"]


def test_two_encodings_in_one_file_are_refused() -> None:
    assert "blandar teckenkodningar" in refused(TABLE.encode() + TABLE.encode("cp1252"))


def test_letters_that_another_program_has_spoilt_are_refused_with_their_line() -> None:
    assert "förvanskade på rad 2" in refused(f"a;b\n{'Värmdö;1'.encode().decode('cp1252')}\n".encode())


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_among_decimal_commas_and_running_text(separator: str) -> None:
    quoted = (lambda cell: f'"{cell}"') if separator == "," else str
    lines = ["Statistik, hämtad den 1, 2 och 3 mars, från https://example.se, av oss", ""]
    lines += [separator.join(map(quoted, row)) for row in CELLS]
    assert cells("\n".join(lines).encode())[-3:] == CELLS


def test_a_file_that_names_its_separator_is_believed_and_its_lines_keep_their_numbers() -> None:
    rows = list(read_contents(io.BytesIO(b"sep=,\na;x,b\n1;y,2\n")).rows)
    assert [(row.number, row.cells) for row in rows] == [(2, ["a;x", "b"]), (3, ["1;y", "2"])]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_blank_lines_are_left_out_and_the_others_keep_their_numbers(ending: str) -> None:
    rows = read_contents(io.BytesIO(f"a;b{ending}{ending};{ending}1;2{ending}".encode())).rows
    assert [row.number for row in rows] == [1, 4]


def test_spaces_that_look_like_spaces_are_spaces_and_a_minus_is_a_minus() -> None:
    assert cells("a;4\u00a0102;\u22125;1\u202f000\n".encode()) == [["a", "4 102", "-5", "1 000"]]


@pytest.mark.parametrize("row", ['"a;b', 'c;"x', '"a"b;c'])
def test_a_quotation_mark_that_stands_alone_is_refused_with_its_line(row: str) -> None:
    assert "på rad 2" in refused(f"x;y\n{row}\n".encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b'{"items": [1]}', "JSON"),
        (b"\n  [1, 2]", "JSON"),
        (b"[" + b"1," * LONGEST_ROW, "JSON"),
        (b"<html><table>", "webbsida"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"\x9f\x90 not text", "textfil"),
        (b" \n", "tom"),
        (b"", "tom"),
    ],
)
def test_what_is_no_table_is_recognised_and_said(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_lines_rows_and_cells_have_limits() -> None:
    assert "längre än" in refused(b"a;b\n" + b"x" * (LONGEST_ROW + 1))
    assert f"fler än {COLUMNS} kolumner" in refused(b";" * COLUMNS + b"x\n")
    assert "på rad 1" in refused(b"x" * (LONGEST_CELL + 1) + b"\n")
