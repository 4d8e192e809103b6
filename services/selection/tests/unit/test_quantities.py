"""Exact numbers: ten-thousandths in and out, and one way of rounding."""

import pytest

from selection.rules.quantities import divide, exact, text


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"),
    [(7, 2, 4), (-7, 2, -4), (5, 4, 1), (-5, 4, -1), (6, 4, 2), (2, 3, 1), (1, 3, 0), (-1, 3, 0), (0, 5, 0), (9, 1, 9)],
)
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int, nearest: int) -> None:
    assert divide(numerator, denominator) == nearest


@pytest.mark.parametrize(
    ("written", "quantity"), [("209", 2_090_000), ("42.3", 423_000), ("-0.0001", -1), ("0", 0), ("-61.25", -612_500)]
)
def test_a_number_is_read_and_written_as_it_is(written: str, quantity: int) -> None:
    assert exact(written) == quantity
    assert text(quantity) == written


def test_what_would_be_rounded_is_no_quantity() -> None:
    with pytest.raises(ValueError, match="more than four decimals"):
        exact("0.00001")
