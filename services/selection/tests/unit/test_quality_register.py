"""The register of goals and indicators: complete, and the only one."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from selection.programmes import programme_files, read_document
from selection.readers.catalogue import load_catalogue
from selection.rules.programme_document import read_programme
from selection.rules.quality_register import Direction, Entry, EntryKind, InvalidEntry, read_entry
from selection.rules.quantities import text

from .rounds import CATALOGUE, LIMITS, PROGRAMMES

INDICATORS = CATALOGUE.register[EntryKind.INDICATOR]
SCHOOL_TYPES = {"FSK", "FKLASS", "FTH", "GR", "GRAN", "GY", "GYAN", "VUX"}
SOURCES = Path(__file__).parents[2] / "src"
LIKE_AN_INDICATOR = re.compile(r"[\"'`]((?:gr|gy|gran|gyan|fsk|fklass|fth|vux)[0-9]?_[a-z_0-9]+)[\"'`]")
PROGRAMME_FILES = programme_files(PROGRAMMES)


@pytest.mark.parametrize("kind", [EntryKind.NATIONAL_GOAL, EntryKind.SUB_GOAL, EntryKind.INDICATOR])
def test_every_school_type_has_its_goals_and_indicators(kind: EntryKind) -> None:
    assert {entry.school_type for entry in CATALOGUE.register[kind].values()} == SCHOOL_TYPES


@pytest.mark.parametrize("path", PROGRAMME_FILES, ids=lambda path: path.stem)
def test_selection_uses_the_indicators_of_the_register_and_no_others(path: Path) -> None:
    programme = read_programme(read_document(path), LIMITS)
    for criterion in programme.criteria:
        entry = INDICATORS[criterion.indicator]
        assert entry.school_type == criterion.school_type, criterion.code
        assert entry.measure is not None
        aimed_at = {Direction.HIGHER: False, Direction.LOWER: True}.get(entry.measure.direction)
        assert aimed_at in (None, criterion.high_is_need), f"{criterion.code} looks for need where the aim is"
    counts = {rule.pupils for rule in programme.school_types.values()} - {None}
    counts |= {code for rule in programme.school_types.values() for code in rule.at_least}
    assert counts | set(programme.weighted_by.values()) <= INDICATORS.keys()


def test_no_code_and_no_import_knows_another_indicator() -> None:
    named = {code for path in SOURCES.rglob("*.py") for code in LIKE_AN_INDICATOR.findall(path.read_text())}
    named -= {export.code for export in CATALOGUE.exports}
    read = {code for export in CATALOGUE.exports for code in export.columns}
    assert named | read <= INDICATORS.keys()
    assert "gr9_merit" in named, "the pattern finds those there are"


def test_an_export_of_what_is_not_in_the_register_is_refused(tmp_path: Path) -> None:
    for path in PROGRAMMES.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    places = yaml.safe_load((tmp_path / "indicators.yaml").read_text(encoding="utf-8"))
    places["exports"][0]["columns"]["gr9_invented"] = ["påhittad"]
    (tmp_path / "indicators.yaml").write_text(yaml.safe_dump(places, allow_unicode=True), encoding="utf-8")
    with pytest.raises(InvalidEntry, match="gr9_invented finns inte"):
        load_catalogue(tmp_path)


def test_the_range_of_an_indicator_is_what_it_was_when_rounds_were_decided_by_it() -> None:
    decided = json.loads((Path(__file__).parent / "released" / "decision-1.0.0.json").read_text())
    today = {code: [text(limit.low), text(limit.high)] for code, limit in LIMITS.items()}
    assert {code: today[code] for code in decided["limits"]} == decided["limits"]


def test_an_entry_is_kept_and_read_back_as_it_is() -> None:
    for kind, entries in CATALOGUE.register.items():
        for entry in entries.values():
            assert read_entry(kind, entry.document) == entry


def _faults(**changed: Any) -> str:
    with pytest.raises(InvalidEntry) as refusal:
        read_entry(EntryKind.INDICATOR, _merit().document | changed)
    return "\n".join(refusal.value.faults)


def _merit() -> Entry:
    return INDICATORS["gr9_merit"]


def test_all_faults_of_an_entry_are_listed_at_once() -> None:
    found = _faults(direction="upp", low="340", valid_from="i fjol", okänt="x")
    assert "direction: ska vara något av higher, lower, context" in found
    assert "high: ska vara större än low" in found
    assert "valid_from: ska vara en dag" in found
    assert "okänt: är inte en känd rubrik" in found


def test_an_entry_does_not_end_before_it_begins() -> None:
    assert "valid_to: ska inte ligga före valid_from" in _faults(valid_to="2000-01-01")


def entry(**changed: Any) -> Entry:
    made = INDICATORS["gr9_merit"].document | {"valid_from": "2025-07-01", "valid_to": "2026-06-30"} | changed
    return read_entry(EntryKind.INDICATOR, made)


@pytest.mark.parametrize(
    ("on", "holds"), [("2025-06-30", False), ("2025-07-01", True), ("2026-06-30", True), ("2026-07-01", False)]
)
def test_an_entry_holds_from_its_first_day_to_its_last(on: str, holds: bool) -> None:
    assert entry().holds(date.fromisoformat(on)) is holds
    assert entry(valid_to=None).holds(date(2099, 1, 1))


def test_an_entry_may_hold_for_a_single_day_and_not_for_less() -> None:
    assert entry(valid_to="2025-07-01").holds(date(2025, 7, 1))
    with pytest.raises(InvalidEntry, match="valid_to: ska inte ligga före valid_from"):
        entry(valid_to="2025-06-30")


def test_what_is_measured_otherwise_is_another_quantity_and_another_name_is_not() -> None:
    assert entry().is_same_quantity(entry(name="Meritvärde"))
    assert not entry().is_same_quantity(entry(high="360"))


def test_a_version_is_numbered_from_one_to_ten_thousand() -> None:
    assert [entry(version=number).number for number in (1, 10_000)] == [1, 10_000]
    for number in (0, 10_001):
        with pytest.raises(InvalidEntry, match=r"^version: ska vara ett heltal från 1 till 10000"):
            entry(version=number)
