"""What a programme file may say, heading by heading: the last number that is right, and the first that is not."""

from collections.abc import Callable
from typing import Any

import pytest

from selection.rules.programme import OrganizerRule, Programme
from selection.rules.programme_document import InvalidProgramme, read_programme

from .rounds import LIMITS, document

Path = tuple[str | int, ...]


def faults(changed: dict[str, Any]) -> list[str]:
    try:
        read_programme(changed, LIMITS)
    except InvalidProgramme as refusal:
        return refusal.faults
    return []


def with_value(path: Path, value: Any, name: str = "riktade-insatser-2024") -> dict[str, Any]:
    changed = document(name)
    *above, last = path
    place: Any = changed
    for step in above:
        place = place[step]
    place[last] = value
    return changed


def without(path: Path) -> Programme:
    changed = document()
    *above, last = path
    place: Any = changed
    for step in above:
        place = place[step]
    place.pop(last, None)
    return read_programme(changed, LIMITS)


@pytest.mark.parametrize(
    ("path", "where", "low", "high"),
    [
        (("eligibility", "minimum_units_from_referral"), "eligibility.minimum_units_from_referral", 0, 10),
        (("near_cutoff_organizers",), "near_cutoff_organizers", 0, 1000),
        (("reserve_organizers",), "reserve_organizers", 0, 1000),
        (("school_types", "GR", "weight"), "school_types.GR.weight", 0, 100),
        (("school_types", "GR", "minimum_pupils"), "school_types.GR.minimum_pupils", 0, 1000),
        (("school_types", "GR", "maximum_units"), "school_types.GR.maximum_units", 0, 10_000),
        (("criteria", 0, "weight"), "criteria[merit].weight", 0, 100),
        (("need", "criteria_below_reference", "Årskurs 9"), "need.criteria_below_reference.Årskurs 9", 1, 20),
        (("organizers", "count"), "organizers.count", 1, 1000),
        (("organizers", "maximum_units"), "organizers.maximum_units", 1, 100),
        (("organizers", "low_throughout"), "organizers.low_throughout", 0, 100),
        (("organizers", "spread"), "organizers.spread", 0, 100),
    ],
)
def test_a_whole_number_is_within_its_limits(path: Path, where: str, low: int, high: int) -> None:
    for wrong in (low - 1, high + 1, "1", True):
        said = f"{where}: ska vara ett heltal från {low} till {high}, här står ”{wrong}”"
        assert said in faults(with_value(path, wrong))
    for right in (low, high):
        assert not [fault for fault in faults(with_value(path, right)) if "heltal" in fault]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("okänd",), 1, "okänd: är inte en känd rubrik"),
        (("eligibility", "okänd"), 1, "eligibility.okänd: är inte en känd rubrik"),
        (("reference", "okänd"), 1, "reference.okänd: är inte en känd rubrik"),
        (("school_types", "GR", "okänd"), 1, "school_types.GR.okänd: är inte en känd rubrik"),
        (("criteria", 0, "okänd"), 1, "criteria[merit].okänd: är inte en känd rubrik"),
        (("data_limits", 1, "okänd"), 1, "data_limits[2].okänd: är inte en känd rubrik"),
        (("organizers", "okänd"), 1, "organizers.okänd: är inte en känd rubrik"),
        (("school_types", "XX"), {"weight": 1, "minimum_pupils": 0}, "school_types.XX: är inte en skolform"),
        (("name",), 2024, "name: ska vara en text, skriv den inom citattecken"),
        (("name",), " ", "name: ska vara en text"),
        (("need",), [], "need: ska vara ett avsnitt med underrubriker"),
        (("criteria",), [], "criteria: ska vara en lista med minst en post"),
        (("criteria", 0, "indicator"), None, "criteria[merit].indicator: ange vilken indikator"),
        (("criteria", 0, "scale"), "0", "criteria[merit].scale: ska vara större än noll"),
        (("criteria", 0, "scale"), "-1", "criteria[merit].scale: ska vara större än noll"),
        (("criteria", 0, "scale"), 100, "criteria[merit].scale: ska vara ett tal inom citattecken"),
        (("criteria", 0, "scale"), "1000000.0001", "criteria[merit].scale: ska vara ett tal inom citattecken"),
        (("criteria", 0, "scale"), "0.00001", "criteria[merit].scale: ska vara ett tal inom citattecken"),
        (("criteria", 0, "scale"), "NaN", "criteria[merit].scale: ska vara ett tal inom citattecken"),
        (("criteria", 0, "weight"), 0, "criteria[merit].weight: ska vara minst 1 för `result` och `condition`"),
        (("criteria", 3, "weight"), 1, "criteria[test_swedish].weight: ska vara minst 1 för `result`"),
        (("constraints", 0, "exception_allowed"), "ja", "exception_allowed: ska vara true eller false, här står ”ja”"),
        (("constraints", 0, "statuses"), "PAGAENDE", "statuses: ska vara en lista av texter"),
        (("constraints", 0, "statuses"), ["PAGAENDE", 1], "statuses: ska vara en lista av texter"),
        (("constraints", 0, "statuses"), ["PÅGÅENDE"], "statuses: PÅGÅENDE är inte känt"),
        (("organizers", "unit_weights"), 100, "organizers.unit_weights: ska vara en lista av hela procenttal"),
        (("organizers", "unit_weights"), [], "organizers.unit_weights: ska vara en lista av hela procenttal"),
        (("organizers", "unit_weights"), [60.0, 40], "organizers.unit_weights: ska vara en lista av hela procenttal"),
        (("organizers", "unit_weights"), [100, 0], "organizers.unit_weights: ska vara en lista av hela procenttal"),
        (("organizers", "unit_weights"), [60, 39], "organizers.unit_weights: ska vara fallande och ge summan 100"),
        (("organizers", "unit_weights"), [40, 60], "organizers.unit_weights: ska vara fallande och ge summan 100"),
        (("organizers", "ties"), ["pupils"], "organizers.ties: ska sluta med organization_number"),
        (("organizers", "ties"), None, "organizers.ties: ska sluta med organization_number"),
        (("criteria", 0, "school_type"), "SAM", "criteria[merit]: skolformen SAM saknas under school_types"),
        (("criteria", 1, "code"), "merit", "criteria: koden merit används flera gånger"),
        (
            ("need", "criteria_below_reference"),
            {"Årskurs 9": 3, "Årskurs 6": 2, "Årskurs 3": 2, "Gymnasieskolan": 2},
            "need.criteria_below_reference: gruppen ”Komvux” har resultatkriterier men inget antal",
        ),
        (
            ("need", "criteria_below_reference", "Påhittad"),
            1,
            "need.criteria_below_reference: 1 kriterier krävs i gruppen ”Påhittad” men den har bara 0",
        ),
        (("need", "conditions_alone", "FSK"), 4, "4 förutsättningar krävs av FSK men uppdraget har bara 3"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(path: Path, value: Any, fault: str) -> None:
    found = faults(with_value(path, value))
    assert [one for one in found if one.startswith(fault) or one.endswith(fault) or f".{fault}" in one], found


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("criteria", 0, "scale"), "0.0001"),
        (("criteria", 0, "scale"), "1000000"),
        (("organizers", "unit_weights"), [99, 1]),
        (("organizers", "unit_weights"), [50, 50]),
        (("need", "conditions_alone", "FSK"), 3),
        (("need", "criteria_below_reference", "Årskurs 9"), 1),
    ],
)
def test_what_is_just_right_is_taken(path: Path, value: Any) -> None:
    assert faults(with_value(path, value)) == []


def test_a_flag_is_what_it_says() -> None:
    programmes = (read_programme(with_value(("reference", "computed_allowed"), said), LIMITS) for said in (True, False))
    assert [programme.computed_reference_allowed for programme in programmes] == [True, False]


@pytest.mark.parametrize(
    ("path", "default", "read"),
    [
        (("reference", "computed_allowed"), False, lambda p: p.computed_reference_allowed),
        (("eligibility", "minimum_units_from_referral"), 0, lambda p: p.minimum_from_referral),
        (("school_types", "GR", "maximum_units"), 10_000, lambda p: p.school_types["GR"].maximum_units),
        (("constraints", 0, "only_extensive"), False, lambda p: p.constraints[0].only_extensive),
        (("constraints", 0, "only_serious"), False, lambda p: p.constraints[0].only_serious),
        (("constraints", 0, "exception_allowed"), False, lambda p: p.constraints[0].exception_allowed),
    ],
)
def test_what_is_left_out_is_no_or_has_no_limit(
    path: Path, default: object, read: Callable[[Programme], object]
) -> None:
    assert read(without(path)) == default


def test_an_assignment_whose_selection_is_made_elsewhere_has_a_name_and_its_days_and_no_rules() -> None:
    made = read_programme(document("nyanlanda-2019"), LIMITS)
    assert made == Programme(
        code="nyanlanda-2019",
        version="1",
        name=made.name,
        legal_basis=made.legal_basis,
        valid_from="2019-11-14",
        valid_to="2023-12-31",
        takes_rounds=False,
        computed_reference_allowed=False,
        weighted_by={},
        school_types={},
        criteria=(),
        below_reference={},
        by_conditions={},
        by_referral=False,
        minimum_from_referral=0,
        constraints=(),
        organizers=OrganizerRule(0, 0, (100,), 0, 0, ("organization_number",)),
        near_cutoff=0,
        reserve=0,
    )
    unknown = faults(with_value(("criteria",), [], "nyanlanda-2019"))
    assert unknown == [
        "criteria: är inte en känd rubrik, kända är code, legal_basis, name, rounds, valid_from, valid_to, version"
    ]
