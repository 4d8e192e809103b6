"""The verifier of case files works a round out by itself, and finds what the columns find."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from insatser_ops.verify_case_file import differences
from selection.rules.columns.analysis import analyse
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.documents import analysis_bytes
from selection.rules.programme import Programme
from selection.rules.programme_document import read_programme
from selection.rules.quantities import Interval, exact, text
from selection.rules.snapshot_document import snapshot_bytes, snapshot_from
from selection.rules.verification import decision_file

from .any_round import any_rounds
from .rounds import LIMITS, Given
from .test_verification import RELEASED

Json = dict[str, Any]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_rounds())
def test_the_verifier_finds_of_every_unit_what_the_columns_find(round_: Given) -> None:
    limits = LIMITS | {c.indicator: c.limits for c in round_.programme.criteria}
    snapshot = json.loads(snapshot_bytes(round_.snapshot))
    file = decision_file(_written(round_.programme), limits, snapshot=snapshot, result_hash="")
    assert list(differences(file, round_.document())) == []


@pytest.fixture(scope="module")
def decided() -> tuple[Json, Json]:
    """A decision that was made with an earlier version, and its result."""
    file = json.loads(RELEASED[0].read_text())
    limits = {code: Interval(exact(low), exact(high)) for code, (low, high) in file["limits"].items()}
    analysis = analyse(snapshot_from(file["snapshot"]), read_programme(file["programme"], limits))
    return file, json.loads(analysis_bytes(analysis, UnitTexts(analysis).all()))


def test_it_does_so_of_a_decision_made_with_an_earlier_version(decided: tuple[Json, Json]) -> None:
    assert list(differences(*decided)) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("outcome", "selected"),
        ("rank", 999),
        ("points", {"low": "99", "high": "99"}),
        ("in_need", "kanske"),
        ("organization_number", "9999999999"),
        ("near_cutoff", None),
        ("unknown", ["Meritvärde"]),
    ],
)
def test_what_is_said_of_a_unit_and_does_not_follow_is_named(decided: tuple[Json, Json], name: str, value: Any) -> None:
    file, result = decided
    changed = next(unit for unit in result["units"] if unit[name] != value)
    units = [unit | {name: value} if unit is changed else unit for unit in result["units"]]
    assert f"skolenhet {changed['school_unit_code']}: {name}" in list(differences(file, result | {"units": units}))


def test_units_left_out_or_added_and_an_altered_line_are_named(decided: tuple[Json, Json]) -> None:
    file, result = decided
    first, *others = result["units"]
    added = first | {"school_unit_code": "99999999"}
    found = list(differences(file, result | {"units": [added, *others], "line": {"in": "1", "out": None}}))
    assert any(text.startswith(f"skolenhet {first['school_unit_code']}: ") for text in found)
    assert "skolenhet 99999999 finns inte i underlaget" in found
    assert "gränsen mellan valda och inte valda" in found
    swapped = list(reversed(result["organizers"]))
    assert "huvudmännens ordning" in list(differences(file, result | {"organizers": swapped}))


def _written(programme: Programme) -> Json:
    """The rules as their file states them."""
    rule = programme.organizers
    return {
        **{
            name: getattr(programme, name)
            for name in ("code", "version", "name", "legal_basis", "valid_from", "valid_to")
        },
        "reference": {
            "computed_allowed": programme.computed_reference_allowed,
            "weighted_by": programme.weighted_by,
        },
        "school_types": {
            name: _without(_fields(one), "school_type") | {"at_least": list(one.at_least)}
            for name, one in programme.school_types.items()
        },
        "criteria": [
            _without(_fields(one), "limits", "high_is_need")
            | {"need": "high" if one.high_is_need else "low", "scale": text(one.scale)}
            for one in programme.criteria
        ],
        "need": {"criteria_below_reference": programme.below_reference, "conditions_alone": programme.by_conditions},
        "eligibility": {
            "basis": "referral" if programme.by_referral else "need",
            "minimum_units_from_referral": programme.minimum_from_referral,
        },
        "constraints": [_fields(one) for one in programme.constraints],
        "organizers": _fields(rule) | {"unit_weights": list(rule.unit_weights), "ties": list(rule.ties)},
        "near_cutoff_organizers": programme.near_cutoff,
        "reserve_organizers": programme.reserve,
        "data_limits": [_fields(one) for one in programme.data_limits],
    }


def _fields(rule: Any) -> Json:
    values = {name: getattr(rule, name) for name in type(rule).__dataclass_fields__}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in values.items()}


def _without(fields: Json, *names: str) -> Json:
    return {name: value for name, value in fields.items() if name not in names}
