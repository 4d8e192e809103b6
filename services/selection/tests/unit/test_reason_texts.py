"""A reason with its figures, as people read it."""

from typing import Any

import pytest

from selection.rules.outcome import Reason
from selection.rules.reason_texts import with_figures

MERIT = Reason("merit", "Meritvärdet är lägre än i riket.")
FIGURES: dict[str, Any] = {
    "criterion": "merit",
    "published": "201,5",
    "national_average": "228.6",
    "difference": "-27.1",
    "points": ["7.97", "7.97"],
}


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({}, "Meritvärdet är lägre än i riket: 201,5, i riket 228,6, skillnad −27,1, 7,97 poäng."),
        (
            {"points": ["2", "8.5"]},
            "Meritvärdet är lägre än i riket: 201,5, i riket 228,6, skillnad −27,1, 2–8,5 poäng.",
        ),
        (
            {"published": "..", "difference": None, "points": None},
            "Meritvärdet är lägre än i riket: .., i riket 228,6, 0 poäng.",
        ),
        ({"published": None}, MERIT.text),
        ({"national_average": None}, MERIT.text),
        ({"criterion": "passed"}, MERIT.text),
    ],
)
def test_a_criterion_is_told_with_its_figures_where_both_are_known(changed: dict[str, Any], text: str) -> None:
    assert with_figures(MERIT, {"criteria": [FIGURES | changed]}) == text
