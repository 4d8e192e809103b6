"""Fiscal years, and how a year ends on an appropriation item."""

from datetime import date
from decimal import Decimal

from budget.rules.fiscal_year import CountedWhen, counting_year
from budget.rules.year_end import close

THIRTIETH, SECOND = date(2026, 12, 30), date(2027, 1, 2)


def test_a_grant_counts_in_the_year_it_is_paid() -> None:
    assert counting_year(CountedWhen.PAID, incurred_on=THIRTIETH, paid_on=THIRTIETH) == 2026
    assert counting_year(CountedWhen.PAID, incurred_on=THIRTIETH, paid_on=SECOND) == 2027


def test_a_bought_service_counts_in_the_year_its_cost_arises() -> None:
    assert counting_year(CountedWhen.INCURRED, incurred_on=THIRTIETH, paid_on=SECOND) == 2026


def test_three_per_cent_may_be_saved_and_the_rest_lapses() -> None:
    closing = close(available=Decimal(500), credit=Decimal(0), allotted=Decimal(10_000), may_save=None, saves=True)
    assert (closing.saved, closing.lapsed, closing.credit_used) == (Decimal(300), Decimal(200), Decimal(0))


def test_a_decision_replaces_the_three_per_cent() -> None:
    closing = close(
        available=Decimal(500), credit=Decimal(0), allotted=Decimal(10_000), may_save=Decimal(450), saves=False
    )
    assert (closing.saved, closing.lapsed) == (Decimal(450), Decimal(50))


def test_an_item_that_may_not_save_gives_everything_back() -> None:
    closing = close(available=Decimal(500), credit=Decimal(0), allotted=Decimal(10_000), may_save=None, saves=False)
    assert (closing.saved, closing.lapsed) == (Decimal(0), Decimal(500))


def test_credit_that_was_used_follows_to_the_next_year_and_unused_credit_is_no_saving() -> None:
    closing = close(available=Decimal(100), credit=Decimal(300), allotted=Decimal(10_000), may_save=None, saves=True)
    assert (closing.saved, closing.lapsed, closing.credit_used) == (Decimal(0), Decimal(0), Decimal(200))
