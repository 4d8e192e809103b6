"""Datasets in JSON-stat 2.0: read by the rules of the exports, and refused where a value could be of something else."""

import io
import re
from pathlib import Path
from typing import Any

import pytest

from selection.errors import FileUnreadable
from selection.readers.catalogue import load_catalogue
from selection.readers.siris import StatisticsFile, StatisticsRow, read_statistics
from shared.files.kinds import read_contents
from shared.files.rows import Form
from tests.support.datasets import dataset, written

CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")
TITLE = "Grundskola - Slutbetyg årskurs 9 efter kommun, typ av huvudman, mått och läsår"
PLACES = {"0604": "Aneby", "1440": "Ale"}
ALL = {"T": "Samtliga"}
MEASURES = {"A": "Andel elever behöriga till yrkesprogram", "M": "Genomsnittligt meritvärde (17 ämnen)"}
YEAR = {"2024": "2024/25"}


def cube(value: Any, **changed: Any) -> dict[str, Any]:
    """`changed`: other dimensions, or with a value of None one that is left out, and other members of the dataset."""
    said: dict[str, Any] = {"label": TITLE}
    said |= {name: changed.pop(name) for name in ("label", "status", "units") if name in changed}
    found = {"Kommun": PLACES, "Typ av huvudman": ALL, "ContentsCode": changed.pop("measures", MEASURES), "Tid": YEAR}
    found |= changed
    return dataset({name: codes for name, codes in found.items() if codes}, value, **said)


def file_of(found: dict[str, Any], school_year: str | None = None) -> StatisticsFile:
    contents = read_contents(io.BytesIO(written(found)), forms=[Form.TABLE, Form.JSON_STAT])
    return read_statistics(contents, CATALOGUE, school_year=school_year)


def values(found: dict[str, Any], school_year: str | None = None) -> list[tuple[int, str, list[tuple[str, str]]]]:
    rows = [row for row in file_of(found, school_year).rows if isinstance(row, StatisticsRow)]
    return [
        (row.line, row.municipality_code, [(seen.cell.raw, str(seen.cell.value)) for seen in row.observations])
        for row in rows
    ]


def faults(found: dict[str, Any]) -> list[tuple[int, str, str, str]]:
    read = [fault for row in file_of(found).rows if isinstance(row, list) for fault in row]
    return [(fault.line, fault.column, fault.read, fault.expected) for fault in read]


def refused(found: dict[str, Any], school_year: str | None = None) -> str:
    with pytest.raises(FileUnreadable) as refusal:
        list(file_of(found, school_year).rows)
    return str(refusal.value)


def test_values_stand_with_their_municipality_organisers_year_and_place() -> None:
    file = file_of(cube([90.5, 209, None, 228.6], status={"2": ".."}))
    (first, second) = file.rows
    assert (file.export.code, file.school_year) == ("gr9_grades", "2024/25")
    assert isinstance(first, StatisticsRow)
    assert isinstance(second, StatisticsRow)
    assert (first.municipality_code, first.name, first.organizer_type, first.line) == ("0604", "Aneby", "SAMTLIGA", 1)
    assert [(seen.indicator, seen.cell.raw, seen.column) for seen in second.observations] == [
        ("gr9_vocational", "..", "Andel elever behöriga till yrkesprogram"),
        ("gr9_merit", "228,6", "Genomsnittligt meritvärde (17 ämnen)"),
    ]
    assert [seen.cell.value_type.name for seen in second.observations] == ["FEW_PUPILS", "EXISTS"]


def test_measures_are_known_by_the_headings_of_the_report_or_by_our_own_codes() -> None:
    for measures in ({"gr9_vocational": "x", "gr9_merit": "y"}, {"Andel behörig yrkesprog": "x", "M": MEASURES["M"]}):
        assert values(cube([90, 209, 91, 210], measures=measures))[0][2] == [("90", "90"), ("209", "209")]
    twice = refused(cube([1, 2, 3, 4], measures={"A": MEASURES["M"], "M": "Genomsnittligt meritvärde, (17 ämnen)"}))
    assert twice.startswith("Datamängden har flera mått med samma namn: Genomsnittligt meritvärde (17 ämnen), ")


def test_a_value_that_cannot_be_is_a_fault_of_its_place() -> None:
    merit = "Genomsnittligt meritvärde (17 ämnen)"
    assert faults(cube([90, 2095, 757, None], status={"3": ":"})) == [
        (1, merit, "2095", "ett tal från 0 till 340"),
        (3, "Andel elever behöriga till yrkesprogram", "757", "ett tal från 0 till 100"),
        (3, merit, ":", "ett tal med decimalkomma, .. , . , ~100 , * eller cirka följt av ett tal"),
    ]
    assert [fault[2] for fault in faults(cube([90, "#N/A", "=A1", 200]))] == ["#N/A", "=A1"]


def test_a_count_with_decimals_is_no_count_in_thousands() -> None:
    counted = cube([4.102, 17], measures={"gr9_pupils": "Antal elever"})
    assert faults(counted) == [(1, "antalelever", "4,102", "ett heltal")]


def test_an_unknown_municipality_or_organiser_is_a_fault_and_the_country_is_said() -> None:
    places = {"00": "Riket", "06": "Jönköpings län", "9999": "Ingenstans", "0604": "Aneby"}
    found = cube([1, 1, 2, 2, 3, 3, 90, 209], Kommun=places)
    assert faults(found) == [(5, "Kommunkod", "9999", "en kommunkod som finns, fyra siffror")]
    file = file_of(found)
    assert len(list(file.rows)) == 2
    assert file.notices[-1] == "2 rader för riket och länen lästes inte."
    assert "Rader i rapporten är platser i value" in file.notices[0]
    (fault, _) = faults(cube([90, 209, 90, 209], **{"Typ av huvudman": {"K": "Kommmunal"}}))
    assert fault[1:3] == ("Typ av huvudman", "Kommmunal")


def test_parts_are_left_out_and_other_divisions_are_refused() -> None:
    per_sex = cube([90, 209, 91, 210, 92, 211, 93, 212], Tid=None, Kön={"T": "totalt", "F": "flickor"})
    per_sex["role"]["time"] = []
    file = file_of(per_sex, "2024/25")
    assert [row.line for row in file.rows if isinstance(row, StatisticsRow)] == [1, 5]
    assert "2 rader gäller bara en del och lästes inte: Kön flickor." in file.notices
    divided = {"a": "Två timmar", "b": "Fler timmar"}
    assert refused(cube([1] * 8, Undervisning=divided)).startswith("Datamängden är uppdelad efter ”Undervisning”")
    assert refused(cube([1] * 4, Urval={"a": "Exklusive nyinvandrade"})).startswith(
        "Datamängden är uppdelad efter ”Urval”"
    )
    constant = file_of(cube([90, 209, 91, 210], Ursprung={"a": "Alla skolor"}))
    assert "Dimensionen ”Ursprung” är ”Alla skolor” i alla rader och lästes inte." in constant.notices


def test_two_categories_of_one_municipality_with_different_values_stop_the_file() -> None:
    same = {"K": "Kommunal", "L": "kommun"}
    said = refused(cube([90, 209, 91, 210, 90, 209, 90, 209], **{"Typ av huvudman": same}))
    assert said.startswith("Aneby står på rad 1 och rad 3 med olika uppgifter.")


def test_one_year_is_read_and_it_is_the_one_that_was_asked_for() -> None:
    one = cube([90, 209, 91, 210])
    assert refused(one, "2023/24").startswith("Läsåret är oklart")
    years = {"2023": "2023/24", "2024": "2024/25"}
    several = cube([1, 100, 90, 209, 2, 99, 91, 210], Tid=years)
    assert refused(several).startswith("Datamängden har flera läsår: 2023/24, 2024/25.")
    assert refused(several, "2022/23").startswith("Datamängden har flera läsår")
    # The years vary fastest: each measure has both, one after the other.
    assert [row[2] for row in values(several, "2024/25")] == [
        [("100", "100"), ("209", "209")],
        [("99", "99"), ("210", "210")],
    ]
    assert (
        refused(cube([90, 209, 91, 210], Tid={"K": "2024K1"}))
        == "Läsåret i filen är 2024K1. Det ska vara ett läsår som 2024/25."
    )
    assert refused(cube([90, 209, 91, 210], Tid={"2024": "HT 2024"})).startswith("Läsåret i filen är HT 2024.")
    no_roles = cube([90, 209, 91, 210], Tid={"2024/2025": "Läsår 2024/2025"}) | {"role": {}}
    assert file_of(no_roles).school_year == "2024/25"


@pytest.mark.parametrize(
    ("unit", "is_said"),
    [("procent", False), ("%", False), ("", False), ("antal", True), ("andel", True), ("tusental", True)],
)
def test_a_measure_is_counted_in_what_its_indicator_is(unit: str, is_said: bool) -> None:
    found = cube([90, 209, 91, 210], units={"A": unit, "M": "poäng"})
    if is_said:
        assert re.fullmatch(rf"”Andel .*” är i {unit} i datamängden, och i procent i rapporten ”.*”\.", refused(found))
    else:
        assert len(values(found)) == 2


def test_a_count_in_thousands_is_no_count() -> None:
    for unit in ("tusental elever", "1000"):
        said = refused(cube([4, 17], measures={"gr9_pupils": "Antal elever"}, units={"gr9_pupils": unit}))
        assert said.startswith(f"”Antal elever” är i {unit} i datamängden")


def test_units_are_known_by_their_codes_alone() -> None:
    units = {"00012345": "Ekskolan", "0001234X": "Lindskolan"}
    found = dataset({"Skolenhet": units, "ContentsCode": MEASURES, "Tid": YEAR}, [90, 209, None, None], label=TITLE)
    rows = list(file_of(found).rows)
    assert isinstance(rows[0], StatisticsRow)
    assert (rows[0].school_unit_code, rows[0].name, rows[0].municipality_code) == ("00012345", "Ekskolan", "")
    assert faults(found) == [
        (3, "Skolenhetskod", "0001234X", "åtta siffror, eller F och sju siffror för en förskoleenhet")
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            cube([1] * 4, label="Folkmängd efter kommun och år"),
            "Rapporten ”Folkmängd efter kommun och år” är inte känd",
        ),
        (cube([1] * 4, label="Slutbetyg årskurs 9, flickor"), "gäller bara en del av eleverna"),
        (cube([1] * 2, measures={"X": "Folkmängd"}), "Filen har ingen av kolumnerna för rapporten"),
        (
            cube([1] * 4, **{"Typ av huvudman": None}),
            "en för kommun och en för typ av huvudman. Den har dimensionerna ”Kommun”, ”Tid”",
        ),
        (cube([1] * 8, Region=PLACES), "Dimensionerna Kommun och Region säger samma sak"),
    ],
)
def test_what_is_no_known_report_is_refused_with_what_was_sought(found: dict[str, Any], said: str) -> None:
    assert said in refused(found)
