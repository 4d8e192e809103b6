"""The value of many units together: weighed by pupils, with the limits of the truth where pupils are hidden."""

from typing import Any

import pytest

from selection.rules.basis.inputs import BasisInputs, inputs_from
from selection.rules.basis.means import Mean, mean_of, weight_of
from selection.rules.quantities import SCALE

from .bases import cell, inputs

YEAR = "2024/25"


def published(
    values: dict[str, str], pupils: dict[str, str] | None = None, code: str = "gr9_vocational"
) -> BasisInputs:
    document: dict[str, Any] = inputs()
    document["values"] = {
        code: {YEAR: {unit: cell(raw) for unit, raw in values.items()}},
        "gr9_pupils": {YEAR: {unit: cell(raw) for unit, raw in (pupils or {}).items()}},
    }
    return inputs_from(document)


def mean(values: dict[str, str], pupils: dict[str, str] | None = None, code: str = "gr9_vocational") -> Mean:
    made = published(values, pupils, code)
    return mean_of(made, code, YEAR, made.units.values())


def limits(found: Mean) -> tuple[float | None, float, float]:
    return None if found.number is None else found.number / SCALE, found.low / SCALE, found.high / SCALE


@pytest.mark.parametrize(
    ("pupils", "truth"), [("20", (87.5, 80, 95)), ("5", (50, 20, 80)), ("25", (90, 84, 96)), ("100", (97.5, 96, 99))]
)
def test_almost_all_hides_one_to_four_pupils_and_in_the_middle_two_and_a_half(
    pupils: str, truth: tuple[float, float, float]
) -> None:
    assert limits(mean({"10000001": "~100"}, {"10000001": pupils})) == truth


@pytest.mark.parametrize("pupils", ["4", "1", ".."])
def test_almost_all_of_four_pupils_or_fewer_or_of_an_unknown_number_says_nothing(pupils: str) -> None:
    assert mean({"10000001": "~100"}, {"10000001": pupils}).number is None


def test_hidden_pupils_of_one_unit_leave_the_whole_between_limits() -> None:
    found = mean({"10000001": "~100", "10000002": "60"}, {"10000001": "20", "10000002": "60"})
    assert limits(found) == (66.9, 65, 68.8)
    assert (found.known, found.unknown, found.weighed) == (2, 0, True)


def test_a_unit_whose_pupils_are_not_known_is_left_out_and_counted_as_unknown() -> None:
    found = mean({"10000001": "90", "10000002": "60", "10000003": ".."}, {"10000002": "50", "10000003": "10"})
    assert (limits(found), found.known, found.unknown) == ((60, 60, 60), 1, 2)
    hidden = mean({"10000001": "90", "10000002": "60"}, {"10000001": "..", "10000002": "50"})
    assert (limits(hidden)[0], hidden.known, hidden.unknown) == (60, 1, 1)


def test_units_weigh_alike_when_no_pupils_are_known() -> None:
    found = mean({"10000001": "90", "10000002": "60", "10000003": "60"})
    assert (limits(found), found.known, found.unknown, found.weighed) == ((70, 70, 70), 3, 0, False)


def test_of_units_that_are_all_unknown_there_is_no_mean() -> None:
    assert mean({"10000001": "..", "10000002": "."}, {"10000001": "9"}) == Mean(None, 0, 0, 0, 2, weighed=True)
    assert mean({}) == Mean(None, 0, 0, 0, 0, weighed=False)


@pytest.mark.parametrize(
    ("indicator", "count"),
    [("gr9_merit", "gr9_pupils"), ("gr_parents_education", "gr_pupils"), ("gr9_pupils", None), ("fsk_children", None)],
)
def test_results_weigh_by_the_pupils_they_are_of_and_numbers_of_pupils_by_nothing(
    indicator: str, count: str | None
) -> None:
    assert weight_of(indicator) == count
