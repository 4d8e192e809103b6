"""From an agreement's cost lines to lines on appropriation items, and what a payment draws from."""

from decimal import Decimal

import pytest

from budget.rules.cost_lines import CostRule, MissingRuleError, YearlyCost, beyond, draw, place, still_to_bind
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
    with pytest.raises(MissingRuleError, match="operation") as missing:
        place([YearlyCost(2026, "operation", Decimal(1))], RULES, year=2026, authorised_items=BOTH)
    assert missing.value.cost_kind == "operation"


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


def test_a_payment_of_just_what_its_own_year_holds_touches_no_other_line() -> None:
    drawn, lacking = draw([a_line(2025, 10), a_line(2026, 10)], Decimal(10), year=2026)
    assert (drawn, lacking) == ([(a_line(2026, 10), Decimal(10))], Decimal(0))


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


def ahead(amount: int, against: Against = Against.AUTHORISATION) -> Line:
    return Line("1:5 ap.3", 2027, "grant", Decimal(amount), against)


def test_a_later_years_costs_are_bound_ahead_less_what_was_paid_of_them() -> None:
    spent = {LineKey("1:5 ap.3", 2027, "grant"): Decimal(3)}
    assert still_to_bind([a_line(2026, 5), ahead(10)], spent=spent, bound=[], year=2026) == [a_line(2026, 5), ahead(7)]


def test_more_is_bound_ahead_when_the_agreement_is_raised() -> None:
    assert still_to_bind([ahead(15)], spent={}, bound=[ahead(10)], year=2026) == [ahead(15)]


def test_what_was_bound_ahead_stays_though_the_authorisation_is_not_yet_there_and_no_more_is() -> None:
    planned = ahead(15, Against.PLAN)
    assert still_to_bind([planned], spent={}, bound=[ahead(10)], year=2026) == [ahead(10)]
    assert still_to_bind([planned], spent={}, bound=[], year=2026) == [planned]


def test_money_that_was_bound_ahead_burdens_the_allotment_when_its_year_has_come() -> None:
    assert still_to_bind([a_line(2027, 10)], spent={}, bound=[ahead(10)], year=2027) == [a_line(2027, 10)]


def test_what_the_year_of_the_signature_holds_already_is_not_bound_on_it_once_more() -> None:
    agreed = [a_line(2025, 10), a_line(2026, 10)]
    found = still_to_bind(agreed, spent={}, bound=[a_line(2025, 6)], year=2026, signed_in=2025)
    assert found == agreed


def test_only_more_than_is_bound_of_money_with_a_limit_goes_beyond() -> None:
    planned = Line("1:1", 2027, "development", Decimal(9), Against.PLAN)
    wanted = [a_line(2025, 10), a_line(2026, 15), a_line(2027, 3), planned]
    assert beyond(wanted, [a_line(2025, 10), a_line(2026, 10), a_line(2027, 5)]) == [a_line(2026, 5)]
