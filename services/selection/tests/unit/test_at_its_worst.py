"""A unit with a value that is not published, as it would stand were the value the worst possible."""

from dataclasses import replace

import pytest

from selection.rules.inputs import Reference
from selection.rules.quantities import exact

from .rounds import TARGETED, given, observed, outcome, unit


def test_a_unit_at_its_worst_is_spread_from_its_siblings_and_not_from_itself() -> None:
    rule = replace(TARGETED.organizers, count=1, unit_weights=(100,), low_throughout=0, spread=40)
    programme = replace(TARGETED, organizers=rule, below_reference={**TARGETED.below_reference, "Årskurs 9": 2})
    # At worst 118.8 points, and 40 % of the 48 to its sibling: 138. From its own least, 27.6, it would have been 155.
    hidden, sibling = unit("1", "..", owner="A"), unit("2", "120", owner="A")
    line = unit("3", "0", vocational="20", owner="B")
    explanation = given(hidden, sibling, line, programme=programme).document()["units"]
    assert (explanation[0]["outcome"], explanation[0]["points"], explanation[2]["points"]["low"]) == (
        "not_selected",
        {"low": "27.6", "high": "118.8"},
        "142.8",
    )


ONE_PLACE = replace(
    TARGETED, organizers=replace(TARGETED.organizers, count=1, unit_weights=(100,), low_throughout=0, spread=0)
)


@pytest.mark.parametrize(
    ("has_sibling", "pupils", "says"),
    [(True, 300, "cannot_be_assessed"), (False, 300, "not_selected"), (False, 500, "cannot_be_assessed")],
)
def test_at_its_worst_a_unit_ties_with_the_last_and_more_units_in_need_go_first(
    has_sibling: bool, pupils: int, says: str
) -> None:
    """Both have 118.8 points; the other has 400 pupils, which decides only when as many units are in need."""
    hidden, last = unit("1", "..", pupils=pupils), unit("3", "0", owner="B", pupils=400)
    siblings = [unit("2", "220", vocational="80", passed="70")] if has_sibling else []
    assert outcome("1", given(hidden, last, *siblings, programme=ONE_PLACE)) == says


def test_a_unit_that_counts_already_is_not_counted_twice_at_its_worst() -> None:
    """In need whatever the hidden condition is, and at its worst as needy as the larger one that has the place."""
    references = given(unit("1")).references | {"gr_newly_arrived": Reference(exact("3"), "OFFICIAL", "SIRIS")}
    hidden, last = unit("1"), unit("3", owner="B", pupils=400)
    hidden.observations["gr_newly_arrived"] = observed("..")
    last.observations["gr_newly_arrived"] = observed("100")
    round_ = given(hidden, last, programme=ONE_PLACE, references=references)
    shown = {one["school_unit_code"]: one for one in round_.document()["units"]}
    assert shown["1"]["points"]["high"] == shown["3"]["points"]["high"] == shown["3"]["points"]["low"]
    assert (shown["1"]["outcome"], shown["3"]["outcome"]) == ("not_selected", "selected")
