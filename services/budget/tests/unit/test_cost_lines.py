"""From an agreement's cost lines to lines on appropriation items, and what a payment draws from."""

from decimal import Decimal

import pytest

from budget.rules.cost_lines import CostRule, MissingRuleError, YearlyCost, draw, place, still_to_bind
from budget.rules.fiscal_year import CountedWhen
from budget.rules.movements import Against, Line, LineKey

RULES = {
    "grant": CostRule("grant", "1:5 ap.3", CountedWhen.PAID),
    "development": CostRule("development", "1:1", CountedWhen.INCURRED, development=True),
}
BOTH = frozenset({"1:5 ap.3"})


def test_lines_of_the_same_item_year_and_kind_become_one() -> None:
    costs = [
        YearlyCost(2026, "grant", Decimal(10)),
        YearlyCost(2026, "grant", Decimal(5)),
        YearlyCost(2027, "grant", Decimal(7)),
    ]
    placed = place(costs, RULES, year=2026, authorised_items=BOTH)
    assert placed == [
        Line("1:5 ap.3", 2026, "grant", Decimal(15), Against.ALLOTMENT),
        Line("1:5 ap.3", 2027, "grant", Decimal(7), Against.AUTHORISATION),
    ]


def test_a_later_year_without_an_authorisation_is_only_planned() -> None:
    placed = place([YearlyCost(2027, "development", Decimal(7))], RULES, year=2026, authorised_items=BOTH)
    assert placed[0].against is Against.PLAN


def test_a_kind_without_a_rule_is_refused_by_name() -> None:
    with pytest.raises(MissingRuleError, match="operation"):
        place([YearlyCost(2026, "operation", Decimal(1))], RULES, year=2026, authorised_items=BOTH)


def a_line(year: int, amount: int) -> Line:
    return Line("1:5 ap.3", year, "grant", Decimal(amount), Against.ALLOTMENT)


def test_a_payment_draws_from_its_own_year_then_older_then_later() -> None:
    lines = [a_line(2025, 10), a_line(2026, 10), a_line(2027, 10)]
    assert [(line.fiscal_year, part) for line, part in draw(lines, Decimal(25), year=2026)[0]] == [
        (2026, Decimal(10)),
        (2025, Decimal(10)),
        (2027, Decimal(5)),
    ]


def test_a_payment_larger_than_what_is_committed_says_what_is_lacking() -> None:
    drawn, lacking = draw([a_line(2026, 10)], Decimal("10.01"), year=2026)
    assert ([part for _, part in drawn], lacking) == ([Decimal(10)], Decimal("0.01"))


def test_what_is_paid_already_is_not_bound_again() -> None:
    spent = {LineKey("1:5 ap.3", 2026, "grant"): Decimal(4), LineKey("1:5 ap.3", 2027, "grant"): Decimal(10)}
    lines = [a_line(2026, 10), a_line(2027, 10)]
    assert still_to_bind(lines, spent=spent, bound=[], year=2026) == [a_line(2026, 6)]


def test_what_was_not_paid_last_year_is_bound_this_year() -> None:
    lines = [a_line(2025, 10), a_line(2026, 5)]
    assert still_to_bind(lines, spent={}, bound=[], year=2026) == [a_line(2026, 15)]


def test_what_last_year_still_holds_stays_there() -> None:
    lines = [a_line(2025, 10), a_line(2026, 5)]
    assert still_to_bind(lines, spent={}, bound=[a_line(2025, 8)], year=2026) == [a_line(2025, 8), a_line(2026, 7)]


def test_a_payment_this_year_pays_last_years_line() -> None:
    spent = {LineKey("1:5 ap.3", 2026, "grant"): Decimal(10)}
    assert still_to_bind([a_line(2025, 10)], spent=spent, bound=[], year=2026) == []
