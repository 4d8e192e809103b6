"""A SIE file in the reading process: records as rows, and nothing that the specification (4B) does not let stand."""

import zlib
from io import BytesIO

import pytest

from shared.files.kinds import read_contents
from shared.files.rows import LONGEST_ROW, Contents, Form, Unreadable
from shared.files.sie import BETWEEN, LIST

HEAD = "#FLAGGA 0\n"


def read(content: bytes) -> Contents:
    return read_contents(BytesIO(content), forms=[Form.TABLE, Form.SIE])


def rows(text: str, encoding: str = "cp437") -> list[list[str]]:
    return [row.cells for row in read((HEAD + text).encode(encoding)).rows][1:]


def objects(*members: str) -> str:
    return LIST + BETWEEN.join(members)


def test_fields_are_read_with_and_without_quotation_marks_and_object_lists_are_one_cell() -> None:
    assert rows(
        '#ver\tA  17 20260315 "Kurs \\"läs\\" {1}" ""\r\n\n{\n  #TRANS 5011 {"6" RI24 21 "L E D"} -1.50\n}\n'
    ) == [
        ["#VER", "A", "17", "20260315", 'Kurs "läs" {1}', ""],
        ["{"],
        ["#TRANS", "5011", objects("6", "RI24", "21", "L E D"), "-1.50"],
        ["}"],
    ]
    assert rows("#TRANS 1910 { } -1000.00\n#TRANS 1910 {} 1000\x1a") == [
        ["#TRANS", "1910", objects(), "-1000.00"],
        ["#TRANS", "1910", objects(), "1000"],
    ]


@pytest.mark.parametrize(
    ("encoding", "notices"),
    [
        ("cp437", []),
        ("utf-8", ["Filen är inte i teckentabell PC8, som SIE kräver, och lästes som UTF-8."]),
        ("utf-8-sig", ["Filen är inte i teckentabell PC8, som SIE kräver, och lästes som UTF-8."]),
        ("cp1252", ["Filen är inte i teckentabell PC8, som SIE kräver, och lästes som Windows-1252."]),
    ],
)
def test_other_code_pages_than_the_standards_are_found_and_said(encoding: str, notices: list[str]) -> None:
    contents = read((HEAD + '#FNAMN "Överblick på läsår"\n').encode(encoding))
    assert (contents.form, contents.notices) == (Form.SIE, notices)
    assert [row.cells for row in contents.rows][1] == ["#FNAMN", "Överblick på läsår"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('#FNAMN "Skolverket\n', "Rad 2 har ett citattecken"),
        ('#FNAMN "Skol"verket\n', "Rad 2 har två fält utan mellanslag"),
        ("#TRANS 1910 {6 RI24 1.00\n", "Rad 2 har en klammer som inte avslutas"),
        ("#TRANS 1910 {6 {RI24} 1.00\n", "Rad 2 har en klammer på fel plats"),
        ("#VER A 1 20260101 {\n", "Rad 2 har en klammer som inte avslutas"),
        ("} #VER A 1\n", "Rad 2 har en klammer som inte står ensam"),
        ("TRANS 1910 {} 1.00\n", "Rad 2 börjar inte med en etikett"),
        ("#PROSA a\x02b\n", r"Rad 2 har ett styrtecken \(U\+0002\)"),
        ("#PROSA █x\n", "Rad 2 har tecknet ”█”: filen är inte i teckentabell PC8"),
        ("#PROSA " + "x" * LONGEST_ROW, "Rad 2 är längre än"),
        ("#KSUMMA\n#FORMAT PC8\n", "Filen har en kontrollsumma .* utan den: den är avhuggen"),
        ("#KSUMMA\n#FORMAT PC8\n#KSUMMA 1\n", "Kontrollsumman på rad 4 stämmer inte"),
        ("#FORMAT PC8\n#KSUMMA 1\n", "Kontrollsumman .* på rad 3 står på fel plats"),
    ],
)
def test_what_the_specification_does_not_let_stand_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        rows(text)


@pytest.mark.parametrize("signed", [False, True])
def test_the_checksum_is_of_labels_and_fields_alone(signed: bool) -> None:
    summed = zlib.crc32('#KONTO1915Kassa "special" å#TRANS70101456-13200.00'.encode("cp437"))
    written = summed - 2**32 if signed and summed >= 2**31 else summed
    records = '#KONTO 1915 "Kassa \\"special\\" å"\n{\n\t#TRANS 7010  { 1 "456" }  -13200.00\n}\n'
    assert len(rows(f"#KSUMMA\n{records}#KSUMMA {written}\n")) == 6


def test_a_sie_file_is_recognised_also_where_tables_are_read() -> None:
    with pytest.raises(Unreadable, match="Filen är en SIE-fil"):
        read_contents(BytesIO(b"\r\n#flagga 0\r\n"))
    with pytest.raises(Unreadable, match="blandar teckentabeller"):
        list(read(b"#FLAGGA 0\n#FNAMN \xe4\xe4\x81\n").rows)
