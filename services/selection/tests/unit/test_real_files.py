"""The published files, when they lie beside the project: every count that a correct reading gives."""

import gzip
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from selection.readers.catalogue import load_catalogue
from selection.readers.cells import Cell, read_cell
from selection.readers.codes import is_unit_code
from selection.readers.register import read_register
from selection.readers.siris import StatisticsRow, read_statistics
from selection.rules.quantities import ValueType
from shared.files.kinds import read_contents

ROOT = Path(__file__).parents[4]
DATA = ROOT.parent / "shared" / "data"
CATALOGUE = load_catalogue(Path(__file__).parents[2] / "programmes")

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published files are not beside the project")


@pytest.fixture(scope="module")
def year_nine() -> list[StatisticsRow]:
    return rows("siris_gr_slutbetyg_ak9_2025_skolenhet.csv")


def rows(name: str) -> list[StatisticsRow]:
    with (DATA / "siris" / name).open("rb") as stream:
        found = list(read_statistics(read_contents(stream), CATALOGUE).rows)
    assert not [row for row in found if isinstance(row, list)]
    return [row for row in found if isinstance(row, StatisticsRow)]


def marks(found: list[StatisticsRow], indicator: str) -> Counter[str]:
    cells = [o.cell for row in found for o in row.observations if o.indicator == indicator]
    return Counter(cell.raw for cell in cells if cell.value is None)


def test_year_nine_has_its_units_and_organisers(year_nine: list[StatisticsRow]) -> None:
    assert len(year_nine) == len({row.school_unit_code for row in year_nine}) == 1714
    assert len({row.organization_number for row in year_nine}) == 625


def test_unit_names_repeat(year_nine: list[StatisticsRow]) -> None:
    assert sum(count > 1 for count in Counter(row.name for row in year_nine).values()) == 26


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("gr9_pupils", {"..": 113}),
        ("gr9_all_subjects", {"..": 122, ".": 64}),
        ("gr9_vocational", {"~100": 354, "..": 129, ".": 34}),
        ("gr9_merit", {"..": 114, ".": 18}),
    ],
)
def test_year_nine_has_its_marks(year_nine: list[StatisticsRow], indicator: str, expected: dict[str, int]) -> None:
    assert marks(year_nine, indicator) == expected


def test_the_pupil_weighted_merit_is_the_published_one(year_nine: list[StatisticsRow]) -> None:
    values = [{o.indicator: o.cell.value for o in row.observations} for row in year_nine]
    known = [(v["gr9_pupils"], v["gr9_merit"]) for v in values]
    pairs = [(pupils, merit) for pupils, merit in known if pupils is not None and merit is not None]
    points = sum((pupils * merit for pupils, merit in pairs), Decimal(0))
    mean = points / sum((pupils for pupils, _ in pairs), Decimal(0))
    assert mean.quantize(Decimal("0.1")) == Decimal("228.6")


def api_answers() -> list[dict[str, Any]]:
    with gzip.open(DATA / "planned_educations_v4" / "statistics_gr.ndjson.gz", "rt") as lines:
        return [json.loads(line)["json"]["body"] for line in lines]


def meaning(cell: Cell) -> tuple[ValueType, Decimal | None]:
    """What a cell says, whatever it looks like: Excel has turned 209,0 into 209."""
    return cell.value_type, cell.value


def of_the_year(body: dict[str, Any], indicator: str) -> Cell | None:
    field = CATALOGUE.indicators[indicator].api or ""
    entry = next((entry for entry in body[field] or [] if entry["timePeriod"] == "2024/25"), None)
    return read_cell(entry["value"]) if entry else None


def test_the_api_and_the_export_agree_on_all_shared_units_but_one(year_nine: list[StatisticsRow]) -> None:
    exported = {row.school_unit_code: {o.indicator: o.cell for o in row.observations} for row in year_nine}
    shared = [body for body in api_answers() if body["schoolUnit"] in exported]
    differing = {
        body["schoolUnit"]
        for body in shared
        for indicator in ("gr9_merit", "gr9_vocational", "gr9_all_subjects")
        if (cell := of_the_year(body, indicator)) is None
        or meaning(cell) != meaning(exported[body["schoolUnit"]][indicator])
    }
    assert (len(shared), differing) == (388, {"10368319"})


def test_what_the_api_says_of_each_value_is_what_we_read_in_it() -> None:
    """837 answers; "cirka 210" has the type EXISTS there, and is kept as what it is here."""
    answers = api_answers()
    assert len(answers) == 837
    differing = {
        (entry["value"], entry["valueType"])
        for body in answers
        for entries in body.values()
        for entry in (entries if isinstance(entries, list) else [])
        if entry["value"] is not None and read_cell(entry["value"]).value_type != entry["valueType"]
    }
    assert differing
    assert all(value.startswith("cirka ") and kind == "EXISTS" for value, kind in differing)


def test_the_units_with_a_position_are_two_thousand() -> None:
    with gzip.open(DATA / "planned_educations_v4" / "compact_school_units.ndjson.gz", "rt") as lines:
        codes = {json.loads(line)["schoolUnitCode"] for line in lines}
    assert len(codes) == 2000
    assert all(is_unit_code(code) for code in codes)


def test_year_six_has_municipalities_with_organiser_types() -> None:
    found = rows("siris_gr_betyg_ak6_samtliga_kommun_2025.csv")
    assert len({row.municipality_code for row in found}) == 290
    assert all(row.school_unit_code is None for row in found)
    assert marks(found, "gr6_all_subjects")["~100"] == 46


def test_international_schools_are_not_taken_for_all_schools_of_a_municipality() -> None:
    found = rows("siris_gr_antal_elever_per_arskurs_kommun_2024.csv")
    kinds = Counter(row.organizer_type for row in found)
    assert kinds == {"SAMTLIGA": 290, "KOMMUN": 290, "ENSKILD": 186, "INTERNATIONELLA SKOLOR": 12}


def test_pupils_per_year_has_thousands_with_a_space() -> None:
    found = rows("siris_gr_antal_elever_per_arskurs_kommun_2024.csv")
    ale = next(row for row in found if row.name == "Ale")
    assert next(o.cell.value for o in ale.observations if o.indicator == "gr_pupils") == 4102


@pytest.mark.parametrize(
    ("name", "count"),
    [("grundskola", 4894), ("gymnasieskola", 1330), ("grundsarskola", 738), ("komvux", 390), ("huvudman", 1132)],
)
def test_the_register_has_its_rows(name: str, count: int) -> None:
    with (DATA / "register" / f"register_2020_{name}.csv").open("rb") as stream:
        found = list(read_register(read_contents(stream)))
    assert len(found) == count
    assert not [row for row in found if isinstance(row, list)]


def test_every_value_type_of_the_api_is_read() -> None:
    seen: set[ValueType] = set()
    units = json.loads((DATA / "planned_educations_v4" / "subset_units.json").read_text())
    for unit in units:
        for entries in unit["statisticsGr"]["json"]["body"].values():
            if isinstance(entries, list):
                seen |= {read_cell(entry["value"]).value_type for entry in entries if entry["value"] is not None}
    assert seen == set(ValueType)
