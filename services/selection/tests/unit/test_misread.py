"""Exports that look right and are not: nothing in them is read as something else than it says."""

import io
from pathlib import Path
from typing import Any

import pytest

from selection.errors import FileUnreadable
from selection.readers.catalogue import load_catalogue
from selection.readers.register import read_register
from selection.readers.siris import StatisticsFile, StatisticsRow, read_statistics
from selection.readers.supervision import read_supervision
from selection.readers.table import RowError
from shared.files.kinds import read_contents
from shared.files.rows import Contents
from tests.support.workbooks import sheet, texts, workbook

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")
TITLE = "Grundskola - Betyg årskurs 6, andel som fått godkänt betyg (A-E), samtliga elever"
WHO = "Kommun;Kommun-kod;Län;Läns-kod;Typ av huvudman"
PUPILS, PASSED = "Antal elever", "Andel (%) elever som fått godkänt betyg i alla ämnen"
UNIT_WHO = "Skola;Skol-enhetskod;Skolkommun;Kommun-kod;Typ av huvudman;Huvudman;Huvudman orgnr"
UNIT = "Ekskolan;00012345;Aneby;0604;Kommunal;Aneby kommun;2120000498"
ALE = "Ale;1440;Västra Götalands län;14;Samtliga"


def contents(text: str) -> Contents:
    return read_contents(io.BytesIO(text.encode()))


def export(
    *rows: str, heading: str = f"{WHO};{PUPILS};{PASSED}", title: str = TITLE, year: str = "läsår: 2024/25"
) -> str:
    return "\n".join(["Statistik från Skolverket", "", title, f"Valt {year}", "", heading, *rows, ""])


def file_of(text: str, school_year: str | None = None) -> StatisticsFile:
    return read_statistics(contents(text), CATALOGUE, school_year=school_year)


def rows_of(text: str) -> list[StatisticsRow | list[RowError]]:
    return list(file_of(text).rows)


def values_of(text: str) -> dict[str, str]:
    (row,) = rows_of(text)
    assert isinstance(row, StatisticsRow), row
    return {seen.indicator: str(seen.cell.value) for seen in row.observations}


def fault_of(text: str) -> tuple[str, str, str]:
    """Column, what was read and what was expected, of the only fault."""
    faults = [fault for row in rows_of(text) if isinstance(row, list) for fault in row]
    (fault,) = faults
    return fault.column, fault.read, fault.expected


def refused(text: str, **asked: Any) -> str:
    with pytest.raises(FileUnreadable) as refusal:
        list(file_of(text, **asked).rows)
    return refusal.value.detail


def test_blank_lines_end_nothing() -> None:
    kinds = ("Samtliga", "Kommunal", "Enskild")
    lines = [f"{ALE.replace('Samtliga', kind)};445;75,7" for kind in kinds]
    read = rows_of(export(lines[0], "", ";;;;;;", lines[1], "", lines[2]))
    assert [row.line for row in read if isinstance(row, StatisticsRow)] == [7, 10, 12]


def test_text_after_the_data_is_said_and_data_after_it_is_refused_row_by_row() -> None:
    late = f"{ALE.replace('Samtliga', 'Enskild')};25;80,0"
    file = file_of(export(f"{ALE};445;75,7", "", "Antal elever;De som fått betyg", ";i alla ämnen", late))
    good, faults = list(file.rows)
    assert isinstance(good, StatisticsRow)
    assert isinstance(faults, list)
    assert (faults[0].line, faults[0].expected) == (11, "inga fler uppgifter: de slutar före rad 9, som är text")
    assert "Rad 9–10 efter uppgifterna är text och lästes inte: ”Antal elever De som fått betyg”." in file.notices


def test_a_data_row_with_a_mistyped_code_is_no_footnote() -> None:
    assert fault_of(export(f"{ALE};445;75,7", f"{ALE.replace('1440', '144O')};1;2"))[:2] == ("Kommun-kod", "144O")


def test_two_tables_in_one_file_are_refused() -> None:
    again = f"{WHO};{PUPILS};Andel (%) flickor"
    assert "rad 6 och 8" in refused(export(f"{ALE};445;75,7", again, f"{ALE.replace('Samtliga', 'Enskild')};1;2"))


def test_somebody_who_stands_twice_with_different_values_is_refused_with_both_lines() -> None:
    said = refused(export(f"{ALE};445;75,7", f"{ALE};445;69,7"))
    assert "Ale står på rad 7 och rad 8 med olika uppgifter" in said
    assert len(rows_of(export(f"{ALE};445;75,0", f"{ALE};445;75"))) == 2, "the same value is the same"


def test_rows_of_a_part_are_left_out_and_said_whatever_their_order() -> None:
    rows = [f"{ALE};{kind};{value}" for kind, value in (("Flickor", "82,0"), ("Samtliga", "75,7"), ("Pojkar", "69,7"))]
    file = file_of(export(*rows, heading=f"{WHO};Kön;{PASSED}"))
    (row,) = list(file.rows)
    assert isinstance(row, StatisticsRow)
    assert row.observations[0].cell.raw == "75,7"
    assert "2 rader gäller bara en del och lästes inte: Kön Flickor; Kön Pojkar." in file.notices


def test_a_report_about_some_of_the_pupils_is_not_taken_for_one_about_all() -> None:
    title = "Grundskola - Slutbetyg årskurs 9, utan nyinvandrade och elever med okänd bakgrund"
    heading = f"{UNIT_WHO};Antal elever;Genomsnittligt meritvärde (17 ämnen)"
    assert "bara en del av eleverna" in refused(export(f"{UNIT};25;230,0", heading=heading, title=title))


def test_a_column_that_stands_twice_is_refused_with_both_places() -> None:
    heading = f"{WHO};{PUPILS};{PASSED};{PUPILS};{PASSED}"
    assert "”Antal elever” står flera gånger, som kolumn 6 och 8 på rad 6" in refused(
        export(f"{ALE};217;82,0;228;69,7", heading=heading)
    )
    twice = f"Kommun-kod;{WHO};{PUPILS}"
    assert "”Kommun-kod” står flera gånger" in refused(export(f"1440;{ALE};1", heading=twice))


@pytest.mark.parametrize(
    ("pupils", "passed", "column", "expected"),
    [
        ("445", "757", PASSED, "ett tal från 0 till 100"),
        ("445", "-1", PASSED, "ett tal från 0 till 100"),
        ("445", "75.712", PASSED, "ett tal med decimalkomma; punkten kan vara decimaler eller tusental"),
        ("4,5", "75,7", PUPILS, "ett heltal"),
        ("40 %", "75,7", PUPILS, "ett tal i elever, inte i procent"),
        ("9 000 000", "75,7", PUPILS, "ett tal från 0 till 2000000"),
        ("445", "#N/A", PASSED, "ett värde, inte ett fel från kalkylprogrammet"),
        ("445", "#SAKNAS!", PASSED, "ett värde, inte ett fel från kalkylprogrammet"),
        ("445", "=B7/C7", PASSED, "ett värde, inte en formel som inte är beräknad"),
        ("445", "7٣", PASSED, "ett tal med decimalkomma, .. , . , ~100 , * eller cirka följt av ett tal"),
        ("445", "1e2", PASSED, "ett tal med decimalkomma, .. , . , ~100 , * eller cirka följt av ett tal"),
    ],
)
def test_what_an_indicator_cannot_be_is_a_row_error(pupils: str, passed: str, column: str, expected: str) -> None:
    found = fault_of(export(f"{ALE};{pupils};{passed}"))
    assert (found[0], found[2]) == (column, expected)


def test_percent_and_thousands_are_read_where_they_can_be_nothing_else() -> None:
    assert values_of(export(f"{ALE};4.102;75,7 %")) == {"gr6_pupils": "4102", "gr6_all_subjects": "75.7"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"{ALE.replace('Samtliga', 'Kommmunal')};445;75,7", "Typ av huvudman"),
        (f"{ALE.replace('1440', '9999')};445;75,7", "Kommun-kod"),
        (f"{ALE.replace('1440', '0199')};445;75,7", "Kommun-kod"),
        (f"{ALE.replace('Ale', '#REFERENS!')};445;75,7", "Kommun"),
        (f"{ALE.replace('Ale', '=A1')};445;75,7", "Kommun"),
        (f"{ALE};445", "raden"),
        (f"{ALE};445;75,7;12", "raden"),
        (f'{ALE};445;"75\n,7"', "raden"),
    ],
)
def test_unknown_codes_and_rows_that_are_cut_off_or_too_long_are_row_errors(row: str, column: str) -> None:
    assert fault_of(export(row))[0] == column


def test_a_cut_off_row_is_seen_by_the_separator_that_ends_every_other() -> None:
    cut_off = export(
        f"{ALE};445;75,7;", f"{ALE.replace('Samtliga', 'Enskild')};25;7", heading=f"{WHO};{PUPILS};{PASSED};"
    )
    assert fault_of(cut_off)[1:] == ("7 celler", "8 celler, som i rubriken; raden är avhuggen")


def test_a_sheet_needs_no_cell_at_the_end_of_a_row() -> None:
    lines = export(f"{ALE};445", f"{ALE.replace('Samtliga', 'Enskild')};25;80,0").splitlines()
    rows = "".join(texts(*line.split(";"), number=number) for number, line in enumerate(lines, start=1) if line)
    found = list(read_statistics(read_contents(io.BytesIO(workbook(sheet(rows)))), CATALOGUE).rows)
    assert [isinstance(row, StatisticsRow) for row in found] == [True, True]


def test_an_indicator_without_a_column_is_named_with_what_was_sought_and_found() -> None:
    (notice,) = file_of(export(f"{ALE};445;75,7", heading=f"{WHO};{PUPILS};Andel (%) godkända")).notices
    assert "gr6_all_subjects (sökte andeleleversomfåttgodkäntbetygiallaämnen)" in notice
    assert notice.endswith("Kolumner som ingen indikator läser: ”Andel (%) godkända”.")
    none = refused(export(f"{ALE};75,7", heading=f"{WHO};Andel (%) godkända"))
    assert "gr6_pupils (sökte antalelever)" in none
    assert "Kolumnerna är: ”Andel (%) godkända”." in none


@pytest.mark.parametrize("written", ["läsår: 2024/2025", "läsår 2024/25", "läsår: 2024-25", "läsår: 2024–2025;;;"])
def test_a_school_year_is_understood_however_it_is_written(written: str) -> None:
    assert file_of(export(f"{ALE};445;75,7", year=written)).school_year == "2024/25"


@pytest.mark.parametrize("written", ["läsår: 2024/99", "läsår: 2024/24", "läsår: 20245", "startläsår: 2021/22"])
def test_a_school_year_that_is_none_or_another_is_refused(written: str) -> None:
    assert "2" in refused(export(f"{ALE};445;75,7", year=written))


def test_a_year_that_banner_and_sender_do_not_agree_on_is_refused() -> None:
    text = export(f"{ALE};445;75,7")
    assert "2019/20 och 2024/25" in refused(text, school_year="2019/20")
    assert file_of(text, school_year="2024/25").school_year == "2024/25"
    assert "2023/24 och 2024/25" in refused(text.replace("\n\nKommun", "\nValt läsår: 2023/24\n\nKommun"))


def test_the_salsa_report_with_its_heading_over_two_rows() -> None:
    group = ";;;;;;;Bakgrundsinformation;;Andel (%) som uppn. kunskapskraven;;Genomsnittligt meritvärde;;"
    names = (
        f"{UNIT_WHO};Föräldrarnas genomsnittliga utb.nivå;Andel (%) nyinvandrade;Faktiskt värde (F);Residual (R=F-B);"
        "Faktiskt värde (F);Residual (R=F-B);"
    )
    title = "Grundskolan - Salsa, skolenheters resultat av slutbetygen i årskurs 9 med hänsyn till elevsammansättningen"
    text = export(f"{UNIT};2,46;3;96;11;274;23;", heading=f"{group}\n{names}", title=title)
    expected = {"gr_salsa_merit_residual": "23", "gr_salsa_passed_residual": "11", "gr_newly_arrived": "3"}
    assert values_of(text) == expected


def test_the_upper_secondary_reports_with_their_headings() -> None:
    title = "Gymnasieskola - Avgångselever, nationella program (fr.o.m. 2013/14)"
    heading = (
        f"{UNIT_WHO};Program;Totalt antal;Andel (%) med examen;Andel (%) med studiebevis;"
        "GBP för elever med examen eller studiebevis;GBP för elever med examen"
    )
    rows = [f"{UNIT};{name};90;91,1;8,9;14,2;14,6" for name in ("Naturvetenskapsprogrammet", "Totalt")]
    assert values_of(export(*rows, heading=heading, title=title)) == {"gy_grade_points": "14.2"}
    group = ";;;;;;;;;Andel (%) som slutfört med examen;;;"
    names = f"{UNIT_WHO};Program;Totalt antal;Inom 3 år;Inom 4 år;Inom 5 år"
    through = export(
        f"{UNIT};Totalt;90;71,1;78,9;80,0",
        heading=f"{group}\n{names}",
        title="Gymnasieskola - Genomströmning inom 3, 4 och 5 år, GY11",
        year="startläsår: 2020/21",
    )
    assert (file_of(through).school_year, values_of(through)) == ("2022/23", {"gy_degree_three_years": "71.1"})


REGISTER = "HUVUDMANNATYP;ORGANISATIONSNR;KOMMUN;SKOLENHETSKOD;NAMN;HUVUDMANS NAMN;FKLASS;ÅR1;ELEVER ÅR1\n"
REGISTERED = "Kommunal;2120000498;0604;00012345;Ekskolan;ANEBY KOMMUN;N;J;20\n"


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        (REGISTERED.replace("0604", "9999"), "KOMMUN"),
        (REGISTERED.replace("Kommunal", "Kommmunal"), "HUVUDMANNATYP"),
        (REGISTERED.replace(";J;", ";X;"), "ÅR1"),
        (REGISTERED.replace("Ekskolan", "#NAMN?"), "NAMN"),
        (REGISTERED.replace(";J;20", ""), "raden"),
    ],
)
def test_a_register_row_is_refused_in_its_column(wrong: str, column: str) -> None:
    (faults,) = list(read_register(contents(REGISTER + wrong)))
    assert isinstance(faults, list)
    assert [fault.column for fault in faults] == [column]


def test_a_unit_that_stands_twice_in_a_register_with_different_words_is_refused() -> None:
    with pytest.raises(FileUnreadable, match="Ekskolan står på rad 2 och rad 3"):
        list(read_register(contents(REGISTER + REGISTERED + REGISTERED.replace(";20", ";21"))))
    assert len(list(read_register(contents(REGISTER + REGISTERED + "\n" + REGISTERED)))) == 2


def test_a_decision_that_stands_twice_with_different_words_is_refused() -> None:
    heading = "dnr;datum;beslut;nivå;status;organisationsnummer\n"
    row = "SI 2024:1;2024-11-05;FORELAGGANDE;HUVUDMAN;PAGAENDE;2120000498\n"
    with pytest.raises(FileUnreadable, match="Beslutet SI 2024:1 står på rad 2 och rad 4"):
        list(read_supervision(contents(heading + row + "\n" + row.replace("PAGAENDE", "AVSLUTAD_AVHJALPT"))))
    (faults,) = list(read_supervision(contents(heading + row.replace("SI 2024:1", "=A1&B1"))))
    assert isinstance(faults, list)
    assert faults[0].column == "dnr"
