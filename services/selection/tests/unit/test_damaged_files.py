"""Registers, supervision and statistics that were damaged on purpose: read right, or refused and said."""

import io
import unicodedata
from pathlib import Path

import pytest

from selection.errors import FileUnreadable
from selection.readers.catalogue import load_catalogue
from selection.readers.register import OrganizerRow, SchoolUnitRow, read_register
from selection.readers.siris import StatisticsRow, read_statistics
from selection.readers.supervision import SupervisionRow, read_supervision
from selection.readers.table import RowError
from shared.files.kinds import read_contents
from shared.files.rows import Contents, Unreadable
from tests.support.workbooks import sheet, texts, workbook

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")
UNITS = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ÅR1;ÅR2;ELEVER ÅR1;ELEVER ÅR2"
UNIT = "Kommunal;2120000498;0604;00012345;Bräckans skola;ANEBY KOMMUN;N;J;J;20;21"
ORGANIZERS = "ORGANISATIONSNR;HUVUDMANNATYP;FÖRSKOLEKLASS;GRUNDSKOLA;GYMNASIESKOLA;NAMN"
ORGANIZER = "2120000498;Kommunal;J;J;N;ANEBY KOMMUN"
DECISIONS = "dnr;datum;beslut;nivå;status;organisationsnummer;skolenhetskod;vite;allvarlig;omfattande;kvalitetsarbete"
DECISION = "SI 2024:1;2024-11-05;FORELAGGANDE;HUVUDMAN;PAGAENDE;2120000498;;500 000;ja;nej;"
WHO = "Kommun;Kommun-kod;Län;Läns-kod;Typ av huvudman"
SHARE = "Andel (%) elever som fått godkänt betyg i alla ämnen"
ALE = "Ale;1440;Västra Götalands län;14"


def contents(content: bytes) -> Contents:
    return read_contents(io.BytesIO(content))


def sheet_of(text: str) -> bytes:
    rows = [texts(*row.split(";"), number=number) for number, row in enumerate(text.splitlines(), 1)]
    return workbook(sheet("".join(rows)))


def units(*rows: str, heading: str = UNITS) -> bytes:
    return "\n".join([heading, *rows, ""]).encode()


def register(content: bytes) -> list[OrganizerRow | SchoolUnitRow | list[RowError]]:
    return list(read_register(contents(content)))


def supervision(*rows: str, heading: str = DECISIONS) -> list[SupervisionRow | list[RowError]]:
    return list(read_supervision(contents("\n".join([heading, *rows, ""]).encode())))


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "mac_roman", "cp850", "NFD", "xlsx"]
)
def test_registers_are_read_right_in_every_code(code: str) -> None:
    def coded(text: str) -> bytes:
        if code == "xlsx":
            return sheet_of(unicodedata.normalize("NFD", text))
        return unicodedata.normalize("NFD", text).encode() if code == "NFD" else text.encode(code)

    (unit,) = register(coded(f"{UNITS}\n{UNIT}\n"))
    (organizer,) = register(coded(f"{ORGANIZERS}\n{ORGANIZER}\n"))
    assert isinstance(unit, SchoolUnitRow)
    assert isinstance(organizer, OrganizerRow)
    assert (unit.name, unit.grades, unit.pupils) == ("Bräckans skola", (1, 2), 41)
    assert organizer.school_types == ("FKLASS", "GR")


@pytest.mark.parametrize("text", [f"{UNITS}\n{UNIT}\n", f"{ORGANIZERS}\n{ORGANIZER}\n"])
@pytest.mark.parametrize(
    ("code", "taken_for"),
    [
        ("utf-8", "cp1252"),
        ("utf-8", "mac_roman"),
        ("utf-8", "cp850"),
        ("cp1252", "mac_roman"),
        ("mac_roman", "cp1252"),
        ("cp850", "cp1252"),
    ],
)
def test_letters_that_a_program_has_spoilt_are_refused(text: str, code: str, taken_for: str) -> None:
    spoilt = text.encode(code).decode(taken_for, "replace")
    for content in (spoilt.encode(), sheet_of(spoilt)):
        with pytest.raises(Unreadable, match="förvanskade på rad"):
            register(content)


@pytest.mark.parametrize("text", [f"{UNITS}\n{UNIT}\n", f"{ORGANIZERS}\n{ORGANIZER}\n"])
def test_letters_that_were_lost_from_a_heading_are_refused(text: str) -> None:
    with pytest.raises(FileUnreadable, match="frågetecken i stället"):
        register(text.encode("ascii", "replace"))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (UNIT.replace("ä", "?"), "NAMN"),
        (UNIT.replace("0604", "604"), "KOMMUN"),
        (UNIT.replace("00012345", "12345"), "SKOLENHETSKOD"),
        (UNIT.replace("2120000498", "2120000499"), "ORGANISATIONSNR"),
        (UNIT.replace("2120000498", "2,12E+09"), "ORGANISATIONSNR"),
        (UNIT.replace(";20;", ";20 %;"), "ELEVER ÅR1"),
        (UNIT.replace(";20;", ";1.200;"), "ELEVER ÅR1"),
        (UNIT.replace(";20;", ";-20;"), "ELEVER ÅR1"),
        (UNIT.replace(";20;", ";=B1;"), "ELEVER ÅR1"),
        (UNIT.replace(";J;J;", ";J;#SAKNAS!;"), "ÅR2"),
        (UNIT.replace(";", ","), "raden"),
        (UNIT[:-3], "raden"),
        (f"{UNIT};7", "raden"),
        ("Källa: Skolverket", "raden"),
    ],
)
def test_a_unit_of_a_register_is_refused_in_its_column(row: str, column: str) -> None:
    first, faults = register(units(UNIT.replace("00012345", "00012346"), row))
    assert isinstance(first, SchoolUnitRow)
    assert isinstance(faults, list)
    assert [fault.column for fault in faults] == [column]


def test_columns_that_are_not_read_and_not_there_are_said() -> None:
    read = contents(units(f"{UNIT};x", heading=f"{UNITS};WEBB"))
    assert len(list(read_register(read))) == 1
    unread, missing = read.notices
    assert unread == "Kolumner som inte lästes: ”WEBB”."
    assert missing.startswith("Kolumner som inte finns i filen: år3, ")
    organizers = contents(f"{ORGANIZERS}\n{ORGANIZER}\n".encode())
    assert len(list(read_register(organizers))) == 1
    assert "specialskola" in organizers.notices[0]
    none = contents(f"{DECISIONS[:-16]}\n{DECISION[:-1]}\n".encode())
    assert len(list(read_supervision(none))) == 1
    assert none.notices == ["Kolumner som inte finns i filen: kvalitetsarbete. Inget beslut har vad de säger."]


@pytest.mark.parametrize(
    ("heading", "row", "named"),
    [
        (UNITS.replace("ELEVER ÅR2", "ELEVR ÅR2"), UNIT, "ELEVR ÅR2"),
        (ORGANIZERS.replace("GRUNDSKOLA", "GRUNDSKOLAN"), ORGANIZER, "GRUNDSKOLAN"),
        (DECISIONS.replace("allvarlig", "allvarligt"), DECISION, "allvarligt"),
        (DECISIONS.replace("kvalitetsarbete", "kvalitetsarbet"), DECISION, "kvalitetsarbet"),
        (DECISIONS.replace("skolenhetskod", "skolenhetskod (8 siffror)"), DECISION, "skolenhetskod"),
    ],
)
def test_a_mistyped_column_is_refused_where_what_it_says_would_be_lost(heading: str, row: str, named: str) -> None:
    read = read_supervision if heading.startswith("dnr") else read_register
    with pytest.raises(FileUnreadable, match=f"Kolumnen ”{named}"):
        list(read(contents(f"{heading}\n{row}\n".encode())))


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (DECISION.replace("2024-11-05", "5/11 2024"), "datum"),
        (DECISION.replace("2024-11-05", "2024-11-31"), "datum"),
        (DECISION.replace("500 000", "500.000"), "vite"),
        (DECISION.replace("500 000", "500 000 kr"), "vite"),
        (DECISION.replace("500 000", "0"), "vite"),
        (DECISION.replace("500 000", "=SUMMA(A1)"), "vite"),
        (DECISION.replace(";ja;", ";kanske;"), "allvarlig"),
        (DECISION.replace(";ja;", ";1;"), "allvarlig"),
        (DECISION.replace("HUVUDMAN", "SKOLENHET"), "skolenhetskod"),
        (DECISION.replace("FORELAGGANDE", "FORELÄGGANDE"), "beslut"),
        (DECISION.replace("PAGAENDE", ""), "status"),
        (DECISION.replace("SI 2024:1", ""), "dnr"),
        (DECISION[:40], "raden"),
        ("Summa;;;;;;;500 000;;;", "datum"),
    ],
)
def test_a_decision_is_refused_in_its_column(row: str, column: str) -> None:
    first, faults = supervision(DECISION.replace("SI 2024:1", "SI 2024:2"), row)
    assert isinstance(first, SupervisionRow)
    assert isinstance(faults, list)
    assert column in {fault.column for fault in faults}


def shares(*values: str, tail: str = "") -> list[StatisticsRow | list[RowError]]:
    kinds = ("Samtliga", "Kommunal", "Enskild")
    rows = [f"{ALE};{kind};{value}" for kind, value in zip(kinds, values, strict=False)]
    title = "Grundskola - Betyg årskurs 6, andel som fått godkänt betyg (A-E), samtliga elever"
    text = "\n".join(["Statistik", "", title, "Valt läsår: 2024/25", "", f"{WHO};{SHARE}", *rows, tail])
    return list(read_statistics(contents(text.encode()), CATALOGUE).rows)


def test_a_share_of_one_in_a_column_of_percent_is_a_row_error() -> None:
    _, faults, _ = shares("70,5", "0,705", "71")
    assert isinstance(faults, list)
    assert "0,705 kan vara en andel av 1" in faults[0].expected


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (("70,5 %", "0,7", "71 %"), "procenttecken på rad 7 och inte på rad 8"),
        (("0,7", "70,5 %", "71 %"), "procenttecken på rad 8 och inte på rad 7"),
        (("0,7", "0,71", "0,65"), "Alla värden i kolumnen"),
    ],
)
def test_small_values_that_the_others_make_doubtful_are_refused(values: tuple[str, ...], said: str) -> None:
    with pytest.raises(FileUnreadable, match=said):
        shares(*values)


@pytest.mark.parametrize(
    "values", [("0,7", "70,5", "71"), ("0", "0", "0"), ("1", "1", "1"), ("0,7", "0,5"), ("70,5 %", "0,7 %")]
)
def test_small_values_that_can_only_be_percent_are_read(values: tuple[str, ...]) -> None:
    assert all(isinstance(row, StatisticsRow) for row in shares(*values))


@pytest.mark.parametrize("sign", [",", "\t", "|"])
def test_a_second_table_with_other_separators_is_row_errors(sign: str) -> None:
    second = f"{WHO};{SHARE};x\n{ALE};Enskild;80.0;4".replace(";", sign)
    good, _, _, faults = shares("70,5", "71,5", "72,5", tail=f"\n{second}\n")
    assert isinstance(good, StatisticsRow)
    assert isinstance(faults, list)
    assert "andra skiljetecken" in faults[0].expected


def test_a_first_table_with_other_separators_is_not_taken_for_a_banner() -> None:
    second = f"{WHO};{SHARE};x\n{ALE};Enskild;80.0;4\n{ALE};Kommunal;81.0;4".replace(";", "\t")
    with pytest.raises(FileUnreadable, match="Rad 7 ser ut som uppgifter, och står före rubrikerna på rad 9"):
        shares("70,5", tail=f"\n{second}\n")


def test_a_footnote_with_numbers_is_no_table() -> None:
    note = "Källa: Skolverket, hämtad 2026, 11, 25. Uppgifter för 1, 2 eller 3 elever visas inte."
    assert len(shares("70,5", tail=f"\n{note}\n")) == 1
