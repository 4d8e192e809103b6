"""Exact numbers: ten-thousandths in and out, and one way of rounding."""

import json
from dataclasses import replace

import pytest

from selection.rules.quantities import SCALE, Interval, divide, exact, text
from selection.rules.snapshot_document import snapshot_bytes, snapshot_from

from .rounds import given, unit


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


def test_a_count_of_pupils_that_is_not_known_exactly_is_read_back_as_it_was() -> None:
    between = replace(unit("1"), pupils=Interval(45 * SCALE, 50 * SCALE))
    kept = snapshot_bytes(given(between).snapshot)
    assert snapshot_bytes(snapshot_from(json.loads(kept))) == kept
