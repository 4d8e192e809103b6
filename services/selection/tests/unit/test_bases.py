"""The analysis basis: means, comparisons, unknowns and sentences, and the same bytes again."""

import json
from random import Random
from typing import Any

import pytest

from selection.rules.basis.document import Run, basis_of
from selection.rules.basis.inputs import inputs_from
from selection.rules.basis.similar import KEPT, Profile, similar_to
from selection.rules.basis.verification import bases_in, run_file, verify_run
from shared.canonical import canonical, hash_of

from .bases import BIG, COMPANY, MIDDLE, SMALL, basis, cell, indicator, inputs, sentences


def with_vocational(**published: str) -> dict[str, Any]:
    document = inputs()
    codes = {f"_{code[-1]}": code for code in document["units"]}
    cells = {codes[place]: cell(raw) for place, raw in published.items()}
    document["values"]["gr9_vocational"] = {"2024/25": cells}
    return document


def test_a_mean_weighs_each_unit_by_its_pupils() -> None:
    newest = indicator(basis(BIG))["years"][-1]
    assert newest["own"]["value"] == "200"  # (220 * 100 + 160 * 50) / 150
    assert newest["own"]["basis"] == "framräknat av 2 enheter, vägt med antalet elever; 0 inte kända"


def test_the_nation_and_the_county_are_computed_of_all_their_units_and_an_official_value_goes_first() -> None:
    newest = indicator(basis(SMALL))["years"][-1]
    assert newest["national"]["value"] == "209.5"  # (22000 + 8000 + 4800 + 9200) / 210, over the known units
    assert newest["county"]["value"] == indicator(basis(BIG))["years"][-1]["county"]["value"]
    official = inputs(national={"gr9_merit": {"2024/25": ["228.6", "SIRIS 2025"]}})
    newest = indicator(basis(SMALL, official))["years"][-1]
    assert (newest["national"]["value"], newest["national"]["basis"]) == ("228.6", "SIRIS 2025")


def test_a_suppressed_value_is_shown_as_it_is_and_is_no_number() -> None:
    made = basis(MIDDLE)
    newest = indicator(made)["years"][-1]
    assert newest["own"] == {
        "value": None,
        "truth": None,
        "basis": "framräknat av 0 enheter, vägt med antalet elever; 1 inte kända",
        "known": 0,
        "unknown": 1,
    }
    assert [(unit["raw"], unit["value"]) for unit in newest["units"]] == [("..", None)]
    assert sentences(made, "not_known")[0].startswith(
        "Genomsnittligt meritvärde (17 ämnen), årskurs 9: för 1 av 1 enhet"
    )
    assert sentences(made, "beside_others") == []


def test_hidden_pupils_give_limits_and_no_sentence_that_depends_on_them() -> None:
    """`~100` of twenty pupils is from 80 to 95 per cent."""
    made = basis(SMALL, with_vocational(_4="~100", _1="84"))
    own = indicator(made, "gr9_vocational")["years"][-1]["own"]
    assert own["truth"] == ["80", "95"]
    assert [text for text in sentences(made, "beside_others") if "yrkesprogram" in text] == []
    far = basis(SMALL, with_vocational(_4="~100", _1="60"))
    (said,) = [text for text in sentences(far, "beside_others") if "yrkesprogram" in text]
    assert "mellan 80 och 95 läsåret 2024/25; " in said
    assert "hos lika huvudmän 60, 20–35 procentenheter högre" in said


def test_what_stands_out_is_said_with_its_figures() -> None:
    made = basis(BIG)
    assert sentences(made, "between_units") == [
        "Genomsnittligt meritvärde (17 ämnen), årskurs 9: 60 poäng skiljer mellan den enhet som har högst värde "
        "(Skola 1 10000001: 220) och den som har lägst (Skola 2 10000002: 160), läsåret 2024/25."
    ]
    assert sentences(made, "over_time") == [
        "Genomsnittligt meritvärde (17 ämnen), årskurs 9: från 226,7 läsåret 2023/24 till 200 läsåret 2024/25, "
        "26,7 poäng lägre."
    ]
    assert sentences(made, "beside_others") == [
        "Genomsnittligt meritvärde (17 ämnen), årskurs 9: 200 läsåret 2024/25; hos lika huvudmän 240, 40 poäng lägre."
    ]


def test_a_difference_that_is_small_is_not_mentioned() -> None:
    document = inputs()
    document["values"]["gr9_merit"]["2024/25"]["10000002"] = cell("204")
    assert sentences(basis(BIG, document), "between_units") == []


def test_open_supervision_is_said_and_closed_is_shown() -> None:
    decision = {
        "organization_number": BIG,
        "school_unit_code": "10000001",
        "diary_number": "SI 2026:1",
        "decision": "FORELAGGANDE_VITE",
        "status": "PAGAENDE",
        "decided_on": "2026-11-05",
    }
    closed = decision | {"status": "AVSLUTAD_AVHJALPT", "diary_number": "SI 2025:7"}
    others = decision | {"organization_number": SMALL, "diary_number": "SI 2026:2"}
    made = basis(BIG, inputs(beside=inputs()["beside"] | {"supervision": [decision, closed, others]}))
    assert sentences(made, "open_supervision") == [
        "Skolinspektionens tillsyn av skolenhet 10000001 är inte avslutad: föreläggande med vite 2026-11-05 "
        "(SI 2026:1)."
    ]
    assert [row["diary_number"] for row in made["beside"]["supervision"]] == ["SI 2026:1", "SI 2025:7"]


def test_an_organiser_is_compared_with_those_of_its_type() -> None:
    assert [other["organization_number"] for other in basis(BIG)["similar"]] == [MIDDLE, SMALL]
    assert basis(COMPANY)["similar"] == []


def test_the_most_alike_in_parents_education_are_kept_of_those_nearest_in_size() -> None:
    profiles = {
        str(number): Profile(str(number), "KOMMUN", pupils=number * 10, education=(number * 37) % 60)
        for number in range(100, 200)
    }
    own = profiles["150"]
    found = similar_to("150", profiles)
    near = [p for p in profiles.values() if p is not own and abs(p.pupils - own.pupils) <= 100]
    assert (len(near), len(found)) == (20, KEPT)
    worst = max(abs((p.education or 0) - (own.education or 0)) for p in found)
    left_out = [p for p in near if p not in found]
    assert all(abs((p.education or 0) - (own.education or 0)) >= worst for p in left_out)
    assert len(similar_to("100", profiles)) == KEPT, "at the end of the list too"


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    document = inputs()
    shuffled = json.loads(json.dumps(document))
    for name in ("units", "organizers", "values"):
        items = list(shuffled[name].items())
        Random(7).shuffle(items)
        shuffled[name] = dict(items)
    for number in (BIG, MIDDLE, SMALL, COMPANY):
        assert canonical(basis(number, shuffled)) == canonical(basis(number, document))


def test_a_run_is_made_again_from_its_file_and_a_changed_one_is_recognised() -> None:
    document = inputs()
    run = Run(inputs_from(document))
    file = run_file(document, {number: hash_of(canonical(basis_of(run, number))) for number in run.profiles})
    kept = json.loads(json.dumps(file))
    assert verify_run(kept).same
    assert [number for number, _ in bases_in(kept)] == [BIG, MIDDLE, SMALL, COMPANY]
    kept["inputs"]["values"]["gr9_merit"]["2024/25"]["10000004"] = cell("340")
    verdict = verify_run(kept)
    assert (verdict.same, SMALL in verdict.different) == (False, True)


def test_a_run_of_another_method_is_not_made_again_by_this_one() -> None:
    with pytest.raises(ValueError, match="method 2"):
        inputs_from(inputs(method="2"))
