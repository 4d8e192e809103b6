"""The cost of a shared measure is split to the öre, and never more or less than all of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.errors import WrongPhase
from agreements.models.costs import Cost
from agreements.models.shared_measure import Share, SharedCosts, SharedMeasure
from agreements.rules.splitting import SPLIT_RULES, SplitRule, split, stated
from shared.contracts.terms import CostKind

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
        # 1429,43 and 2858,86 and 5717,71 öre: the two that are left go to the second and the third.
        ("100.06", (1, 2, 4), ("14.29", "28.59", "57.18")),
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


@pytest.mark.parametrize(
    ("rule", "shares"),
    [(SplitRule.EQUAL, ["150.00", "150.00"]), (SplitRule.BY_PLACES, ["200.00", "100.00"])],
)
def test_the_places_weigh_only_where_the_rule_says_so(rule: SplitRule, shares: list[str]) -> None:
    cost = Cost(fiscal_year=2027, cost_kind=CostKind.EDUCATION_SERVICE, amount=D("300.00"))
    parts = SharedMeasure(rule=rule, costs=SharedCosts((cost,))).split([12, 6], kept=[])
    assert [str(line.amount) for part in parts for line in part.root] == shares


def test_who_took_part_to_the_end_bears_its_share_and_the_others_split_the_rest() -> None:
    def line(year: int, amount: str) -> Cost:
        return Cost(fiscal_year=year, cost_kind=CostKind.EDUCATION_SERVICE, amount=D(amount))

    whole = SharedMeasure(rule=SplitRule.EQUAL, costs=SharedCosts((line(2027, "300.00"), line(2028, "90.00"))))
    kept = [SharedCosts((line(2027, "150.00"),)), SharedCosts((line(2028, "100.00"),))]
    (first, second) = whole.split([1, 1], kept=kept)
    assert first == second == SharedCosts((line(2027, "75.00"),))
    assert whole.split([], kept=kept) == []


def test_an_ended_share_is_what_both_had_signed_and_is_never_amended_or_left() -> None:
    now = datetime(2028, 12, 31, tzinfo=UTC)
    costs, signed = SharedCosts(()), SharedCosts((Cost(fiscal_year=2027, cost_kind=CostKind.OPERATION, amount=D(9)),))
    share = Share(costs=costs, agreed=signed)
    assert share.must_be_amended
    share.end(now.date(), now)
    assert (share.costs, share.must_be_amended) == (signed, False)
    with pytest.raises(WrongPhase):
        share.leave("Nej.", today=now.date(), now=now)
