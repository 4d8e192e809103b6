"""Figures as Swedish readers expect them."""

import pytest

from followup.documents.swedish import in_swedish


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1234567.50", "1\u00a0234\u00a0567,50"),
        ("-500.00", "−500,00"),
        ("0.00", "0,00"),
        (1714, "1\u00a0714"),
        ("2026:100", "2026:100"),
        (None, "–"),
    ],
)
def test_amounts_have_spaces_and_a_comma_and_the_rest_is_left_alone(value: object, shown: str) -> None:
    assert in_swedish(value) == shown
