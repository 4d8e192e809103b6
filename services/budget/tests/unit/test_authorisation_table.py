"""The commitment authorisation table (FÅB 2000:605, bilaga)."""

from decimal import Decimal

from budget.rules.authorisation_table import Bound, table

ITEM = "1:5 ap.3"
CHANGES = [
    Bound(ITEM, 2025, 2026, Decimal(40)),
    Bound(ITEM, 2025, 2027, Decimal(30)),
    Bound(ITEM, 2026, 2026, Decimal(-40)),
    Bound(ITEM, 2026, 2026, Decimal(99)),
    Bound(ITEM, 2026, 2027, Decimal(25)),
    Bound(ITEM, 2026, 2028, Decimal(10)),
    Bound(ITEM, 2026, 2028, Decimal(-4)),
]


def test_opening_and_new_less_fulfilled_is_outstanding() -> None:
    row = table(CHANGES, {ITEM: Decimal(100)}, year=2026)[0]
    assert (row.opening, row.new, row.fulfilled, row.outstanding) == tuple(map(Decimal, (70, 35, 44, 61)))
    assert row.opening + row.new - row.fulfilled == row.outstanding


def test_the_outstanding_is_shown_by_the_year_it_is_expected() -> None:
    row = table(CHANGES, {ITEM: Decimal(100)}, year=2026)[0]
    assert row.expected == {2027: Decimal(55), 2028: Decimal(6)}


def test_what_was_bound_within_a_year_for_the_same_year_is_no_commitment_ahead() -> None:
    row = table([Bound(ITEM, 2026, 2026, Decimal(99))], {}, year=2026)[0]
    assert (row.opening, row.new, row.outstanding) == (Decimal(0),) * 3


def test_this_years_outstanding_is_next_years_opening() -> None:
    this = table(CHANGES, {}, year=2026)[0]
    following = table(CHANGES, {}, year=2027)[0]
    assert following.opening == this.outstanding


def test_an_ore_that_is_bound_ahead_is_a_new_commitment_and_what_is_released_is_none() -> None:
    changes = [Bound(ITEM, 2026, 2027, Decimal("0.01")), Bound(ITEM, 2026, 2027, Decimal("-5"))]
    assert table(changes, {}, year=2026)[0].new == Decimal("0.01")
