"""Programme files: the shipped ones are valid, faults are listed in plain words, new ones need no code."""

from typing import Any

import pytest

from selection.programmes import programme_files, read_document
from selection.rules.programme_document import InvalidProgramme, read_programme

from .rounds import LIMITS, PROGRAMMES, document, given, outcome, unit


def faults(changed: dict[str, Any]) -> str:
    with pytest.raises(InvalidProgramme) as refusal:
        read_programme(changed, LIMITS)
    return "\n".join(refusal.value.faults)


@pytest.mark.parametrize("path", programme_files(PROGRAMMES), ids=lambda path: path.stem)
def test_a_shipped_programme_is_valid_and_named_after_its_file(path: Any) -> None:
    programme = read_programme(read_document(path), LIMITS)
    assert programme.code == path.stem


def test_a_fault_says_where_it_is_what_is_wrong_and_what_would_be_right() -> None:
    changed = document()
    changed["criteria"][0]["weight"] = "fyrtio"
    assert "criteria[merit].weight: ska vara ett heltal från 0 till 100, här står ”fyrtio”" in faults(changed)


def test_a_misspelt_heading_is_a_fault_and_not_a_rule_that_is_switched_off() -> None:
    changed = document()
    changed["constraints"][0]["desicions"] = ["FORELAGGANDE"]
    assert "constraints[extensive_deficiencies].desicions: är inte en känd rubrik" in faults(changed)


def test_all_faults_are_listed_at_once() -> None:
    changed = document()
    changed["organizers"]["unit_weights"] = [10, 20]
    changed["need"]["criteria_below_reference"]["Årskurs 9"] = 4
    changed["criteria"][0]["indicator"] = "okänd"
    found = faults(changed)
    assert "unit_weights: ska vara fallande" in found
    assert "4 kriterier krävs i gruppen ”Årskurs 9” men den har bara 3" in found
    assert "indikatorn ”okänd” finns inte" in found


def test_a_rule_that_could_never_hit_is_a_fault() -> None:
    changed = document()
    changed["constraints"][0]["decisions"] = []
    assert "annars träffar regeln aldrig någon" in faults(changed)


def test_a_document_that_is_no_programme_is_a_fault() -> None:
    assert "criteria: ska vara en lista" in faults({"code": "x"})


def test_a_new_assignment_needs_no_code() -> None:
    """An invented one: conditions alone decide the order, five organisers, one unit each, no small-unit rule."""
    invented = {
        "code": "likvardighet-2030",
        "version": "1",
        "name": "Påhittat uppdrag",
        "legal_basis": "Påhittat regeringsbeslut",
        "valid_from": "2030-01-01",
        "reference": {"computed_allowed": False, "weighted_by": {}},
        "school_types": {"GR": {"weight": 100, "minimum_pupils": 0}},
        "criteria": [
            {
                "code": "passed",
                "name": "Godkänt i alla ämnen",
                "indicator": "gr9_all_subjects",
                "school_type": "GR",
                "group": "Resultat",
                "kind": "result",
                "need": "low",
                "weight": 100,
                "scale": "50",
            }
        ],
        "need": {"criteria_below_reference": {"Resultat": 1}},
        "eligibility": {"basis": "need"},
        "constraints": [
            {
                "code": "private",
                "effect": "exclude",
                "when": "organizer_type",
                "organizer_types": ["ENSKILD"],
                "reason": "Uppdraget gäller offentliga huvudmän.",
                "source": "Påhittat",
            }
        ],
        "organizers": {
            "count": 5,
            "maximum_units": 1,
            "unit_weights": [100],
            "low_throughout": 0,
            "spread": 0,
            "ties": ["organization_number"],
        },
        "near_cutoff_organizers": 1,
        "reserve_organizers": 1,
    }
    programme = read_programme(invented, LIMITS)
    units = (unit("1", "300", passed="10", owner="A"), unit("2", passed="40", owner="A"), unit("3", owner="B"))
    round_ = given(*units, programme=programme, types={"B": "ENSKILD"})
    assert [outcome(code, round_) for code in "123"] == ["selected", "not_selected", "excluded"]
