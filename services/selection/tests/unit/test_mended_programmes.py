"""What the programmes say of school types, exceptions and other assignments, against their sources."""

from dataclasses import replace
from pathlib import Path

import pytest

from selection.programmes import programme_files, read_document
from selection.rules.inputs import Organizer, Override, Reference, Supervision
from selection.rules.programme import CriterionKind, Programme
from selection.rules.programme_document import read_programme
from selection.rules.quantities import exact

from .rounds import (
    COOPERATION,
    LIMITS,
    PROGRAMMES,
    TARGETED,
    Given,
    Unit,
    document,
    given,
    observed,
    outcome,
    reasons,
    unit,
)
from .test_programmes import faults

RELEASED = Path(__file__).parent / "released"
SHIPPED = {path.stem: read_programme(read_document(path), LIMITS) for path in programme_files(PROGRAMMES)}
CONDITIONS = {"parents_education": "60", "foreign_background": "26", "newly_arrived": "3"}


def without_results(school_type: str, code: str, *values: str, owner: str = "A") -> Unit:
    """A unit that only conditions are published of, in the order of CONDITIONS."""
    prefix = school_type.lower()
    seen = {f"{prefix}_{name}": observed(raw) for name, raw in zip(CONDITIONS, values, strict=False)}
    return replace(unit(code, owner=owner), school_types=(school_type,), observations=seen)


def compared(*units: Unit, school_type: str) -> Given:
    averages = {f"{school_type.lower()}_{name}": value for name, value in CONDITIONS.items()}
    return given(*units, references={code: Reference(exact(v), "OFFICIAL", "SIRIS") for code, v in averages.items()})


@pytest.mark.parametrize("school_type", ["FSK", "FKLASS", "FTH"])
def test_a_school_type_without_results_is_ranked_by_its_conditions(school_type: str) -> None:
    needy = without_results(school_type, "1", "30", "70", "12")
    needier = without_results(school_type, "2", "10", "90", "30", owner="B")
    well_off = without_results(school_type, "3", "80", "10", "1", owner="C")
    nothing_known = without_results(school_type, "4", owner="D")
    round_ = compared(needy, needier, well_off, nothing_known, school_type=school_type)
    assert [outcome(code, round_) for code in "1234"] == ["selected", "selected", "not_selected", "not_selected"]
    assert round_.explanation("2")["rank"] == 1
    assert (reasons("3", round_), reasons("4", round_)) == (["not_in_need"], ["no_statistics"])


def test_a_condition_that_is_suppressed_is_not_taken_for_need() -> None:
    round_ = compared(without_results("FSK", "1", "30", "..", "1"), school_type="FSK")
    assert outcome("1", round_) == "cannot_be_assessed"


def test_adult_education_is_judged_by_its_own_results() -> None:
    seen = {"vux_completed": observed("50"), "vux_passed": observed("70")}
    low = replace(unit("1"), school_types=("VUX",), observations=seen)
    averages = {"vux_completed": "75", "vux_passed": "85"}
    references = {code: Reference(exact(value), "OFFICIAL", "SIRIS") for code, value in averages.items()}
    assert outcome("1", given(low, references=references)) == "selected"


@pytest.mark.parametrize("programme", [TARGETED, COOPERATION], ids=lambda programme: programme.code)
def test_upper_secondary_is_weighed_by_all_three_conditions_and_complemented_by_national_tests(
    programme: Programme,
) -> None:
    upper = {c.indicator: c.kind for c in programme.criteria if c.school_type == "GY"}
    assert [upper[f"gy_{name}"] for name in CONDITIONS] == [CriterionKind.CONDITION] * 3
    tests = {c.indicator for c in programme.criteria if c.kind is CriterionKind.COMPLEMENT}
    assert {f"{grade}_test_{subject}" for grade in ("gy", "gr6", "gr9") for subject in ("swedish", "maths")} == tests


@pytest.mark.parametrize("decision", ["FORELAGGANDE", "FORELAGGANDE_VITE"])
def test_what_holds_as_a_rule_can_be_departed_from_with_a_reason_and_a_second_approval(decision: str) -> None:
    """”vanligen inte”, ”i normalfallet inte”."""
    supervision = (Supervision("SI 1", "A", "1", decision, "PAGAENDE", True, True),)
    assert outcome("1", given(unit("1"), supervision=supervision)) == "held"
    overrides = (Override("ADD_UNIT", "A", "1", "Huvudmannen har bett om stöd"),)
    assert outcome("1", given(unit("1"), supervision=supervision, overrides=overrides)) == "selected"


def test_a_withdrawn_licence_cannot_be_departed_from() -> None:
    supervision = (Supervision("SI 1", "A", "1", "ATERKALLELSE", "PAGAENDE", True, True),)
    overrides = (Override("ADD_UNIT", "A", "1", "Huvudmannen har bett om stöd"),)
    assert outcome("1", given(unit("1"), supervision=supervision, overrides=overrides)) == "excluded"


def test_only_the_assignment_of_2015_excludes_those_who_take_part_in_another() -> None:
    excluding = {code: [c for c in p.constraints if c.code == "other_programme"] for code, p in SHIPPED.items()}
    assert [code for code, rules in excluding.items() if rules] == ["sbs-2015"]
    taking_part = {"A": Organizer("A", "Kommunen", "KOMMUN", None, programmes=("nyanlanda-2019", "sbs-2019"))}
    assert outcome("1", given(unit("1"), organizers=taking_part)) == "selected"


def test_the_assignments_that_have_ended_say_so() -> None:
    ends = {code: (programme.valid_to, programme.takes_rounds) for code, programme in SHIPPED.items()}
    assert ends == {
        "sbs-2015": ("2019-11-13", True),
        "sbs-2019": ("2023-12-31", True),
        "nyanlanda-2019": ("2023-12-31", False),
        "riktade-insatser-2024": (None, True),
    }


@pytest.mark.parametrize("path", sorted(RELEASED.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_rules_of_an_earlier_version_still_mean_what_they_did(path: Path) -> None:
    earlier = read_programme(read_document(path), LIMITS)
    assert (earlier.version, earlier.by_conditions, earlier.takes_rounds) == ("3", {}, True)


def test_conditions_decide_only_where_there_are_no_results() -> None:
    changed = document()
    changed["need"]["conditions_alone"] = {"GR": 1, "FSK": 4}
    found = faults(changed)
    assert "skolformen GR har resultatkriterier" in found
    assert "4 förutsättningar krävs av FSK men uppdraget har bara 3" in found
