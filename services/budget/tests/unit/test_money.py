"""Rounding, spreading and writing kronor."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.rules.money import LARGEST, in_thousands, kronor, spread

amounts = st.decimals(-LARGEST, LARGEST, places=2)


def test_each_figure_is_rounded_on_its_own_as_in_the_outcome_of_2015() -> None:
    parts = [Decimal("1795700"), Decimal("1020600"), Decimal("1424900")]
    assert [in_thousands(part) for part in parts] == [1796, 1021, 1425]
    assert sum(in_thousands(part) for part in parts) == 4242
    assert in_thousands(sum(parts, Decimal(0))) == 4241


@given(amounts, st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any))
def test_parts_always_add_up(amount: Decimal, weights: list[int]) -> None:
    assert sum(spread(amount, weights)) == amount


@given(amounts, st.integers(1, 12))
def test_equal_parts_differ_by_an_ore_at_most(amount: Decimal, parts: int) -> None:
    split = spread(amount, [1] * parts)
    assert max(split) - min(split) <= Decimal("0.01")


def test_nothing_can_be_spread_on_no_weight() -> None:
    with pytest.raises(ValueError, match="weights"):
        spread(Decimal(1), [0, 0])


def test_nothing_is_spread_as_nothing_and_without_a_sign() -> None:
    assert [str(part) for part in spread(Decimal(0), [1, 2])] == ["0.00", "0.00"]


def test_only_less_than_nothing_has_a_minus_sign() -> None:
    assert [kronor(Decimal(amount)).replace("\u00a0", " ") for amount in ("0", "0.50", "-0.01")] == [
        "0,00 kr", "0,50 kr", "−0,01 kr"
    ]  # fmt: skip


def test_kronor_are_written_the_swedish_way() -> None:
    assert kronor(Decimal("-1234567.5")).replace("\u00a0", " ") == "−1 234 567,50 kr"
