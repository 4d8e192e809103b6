"""The cost of a shared measure is split to the öre, and never more or less than all of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.rules.splitting import SPLIT_RULES, SplitRule, split, stated

D = Decimal


@given(st.decimals("0.01", "9999999999.99", places=2), st.lists(st.integers(1, 10_000), min_size=1, max_size=40))
def test_the_shares_are_all_of_it_and_each_within_an_ore_of_its_part(amount: Decimal, weights: list[int]) -> None:
    shares = split(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        exact = amount * weight / sum(weights)
        assert exact - D("0.01") < share < exact + D("0.01")


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        ("100.00", (1, 1, 1), ("33.34", "33.33", "33.33")),
        ("100.01", (1, 1), ("50.01", "50.00")),
        ("0.01", (1, 1, 1), ("0.01", "0.00", "0.00")),
        # The largest remainders first: 14.2857… and 28.5714… and 57.1428…
        ("100.00", (1, 2, 4), ("14.29", "28.57", "57.14")),
        ("450000.00", (12, 6), ("300000.00", "150000.00")),
    ],
)
def test_what_is_left_goes_to_the_largest_remainders_and_then_to_who_stands_first(
    amount: str, weights: tuple[int, ...], shares: tuple[str, ...]
) -> None:
    assert split(D(amount), weights) == [D(share) for share in shares]


def test_each_rule_is_named_in_words() -> None:
    assert split(D("1.00"), ()) == []
    for rule in SplitRule:
        assert SPLIT_RULES[rule] in stated(rule)
        assert "största restens metod" in stated(rule)
