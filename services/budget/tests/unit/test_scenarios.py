"""What-if: where the money ends, how much is lacking, and which causes are named, in which order."""

from decimal import Decimal

from budget.rules.cohorts import Cohort, HalfYear
from budget.rules.scenarios import Ceiling, Change, Outlook, Start, ceiling_outlook, outlook

ITEM, OTHER = "1:5 ap.3", "1:1"
ZERO = Decimal(0)


def change(year: int, *, provided: int = 0, bound: int = 0, why: str = "", item: str = ITEM) -> Change:
    return Change(item, year, Decimal(provided), Decimal(bound), why)


def only(rows: list[Outlook]) -> Outlook:
    (row,) = rows
    return row


def words(row: Outlook) -> str:
    return row.why.replace("\u00a0", " ")


def test_a_year_without_an_allotment_says_that_and_how_much_is_bound_on_it() -> None:
    row = only(outlook([Start(ITEM, 2028, ZERO, Decimal(500))], [], [], item=ITEM))
    assert row.left == Decimal(-500)
    assert words(row) == "Det finns ingen tilldelning för året; 500,00 kr saknas."


def test_a_year_whose_whole_allotment_is_cut_has_none() -> None:
    row = only(outlook([Start(ITEM, 2028, Decimal(100), Decimal(500))], [change(2028, provided=-150)], [], item=ITEM))
    assert words(row) == "Det finns ingen tilldelning för året; 550,00 kr saknas."


def test_money_that_just_suffices_is_no_shortage() -> None:
    row = only(outlook([Start(ITEM, 2028, Decimal(500), Decimal(500))], [], [], item=ITEM))
    assert (row.left, row.why) == (ZERO, "")


def test_the_largest_causes_are_named_first_and_no_more_than_three() -> None:
    changes = [
        change(2027, provided=-10, why="Mindre anslag"),
        change(2027, bound=40, why="Ny runda"),
        change(2027, provided=-20, bound=10, why="Flytt till annan post"),
        change(2027, bound=5, why="Prisuppräkning"),
        change(2027, provided=60, bound=5, why="Höjt anslag"),
    ]
    row = only(outlook([Start(ITEM, 2027, Decimal(100), Decimal(190))], changes, [], item=ITEM))
    assert (row.provided, row.bound) == (Decimal(130), Decimal(250))
    assert words(row) == (
        "120,00 kr saknas. Orsaker: Ny runda (40,00 kr), Flytt till annan post (30,00 kr), Mindre anslag (10,00 kr)."
    )


def test_a_shortage_without_a_change_is_what_was_bound_already() -> None:
    row = only(outlook([Start(ITEM, 2027, Decimal(100), Decimal(130))], [], [], item=ITEM))
    assert words(row) == "30,00 kr saknas. Orsaker: det som redan är bundet."


def test_years_and_items_of_the_start_and_of_the_changes_are_all_shown_in_order() -> None:
    starts = [Start(ITEM, 2027, Decimal(9), ZERO), Start(OTHER, 2027, Decimal(8), ZERO)]
    rows = outlook(starts, [change(2026, provided=7, item=OTHER)], [], item=ITEM)
    assert [(row.fiscal_year, row.item, row.left) for row in rows] == [
        (2026, OTHER, Decimal(7)),
        (2027, OTHER, Decimal(8)),
        (2027, ITEM, Decimal(9)),
    ]


def test_an_authorisation_that_is_used_to_the_last_krona_is_no_shortage() -> None:
    ceilings = [Ceiling(ITEM, 2026, Decimal(100), Decimal(70))]
    row = only(ceiling_outlook(ceilings, [change(2027, bound=30, why="Ny runda")], [], item=ITEM))
    assert (row.left, row.why) == (ZERO, "")


def test_an_authorisation_that_falls_short_names_what_binds_most_first_and_when() -> None:
    changes = [
        change(2027, bound=20, why="Ny runda"),
        change(2028, bound=50, why="Ny runda"),
        change(2028, why="Ny tilldelning", provided=500),
        change(2029, bound=-5, why="Släppt avtal"),
        change(2026, bound=900, why="Innevarande år"),
        change(2028, bound=900, why="Annan post", item=OTHER),
    ]
    row = only(ceiling_outlook([Ceiling(ITEM, 2026, Decimal(100), Decimal(70))], changes, [], item=ITEM))
    assert (row.provided, row.bound, row.left) == (Decimal(100), Decimal(135), Decimal(-35))
    assert words(row) == "Bemyndigandet saknar 35,00 kr. Orsaker: Ny runda (50,00 kr 2028), Ny runda (20,00 kr 2027)."


def test_cohorts_do_not_burden_the_authorisation_of_another_item() -> None:
    ceilings = [Ceiling(OTHER, 2026, Decimal(100), Decimal(70))]
    cohort = Cohort(HalfYear(2026, 1), 1, 6, Decimal(6_000_000))
    assert only(ceiling_outlook(ceilings, [], [cohort], item=ITEM)).bound == Decimal(70)


def test_an_authorisation_under_which_nothing_is_bound_is_not_shown() -> None:
    assert ceiling_outlook([Ceiling(ITEM, 2026, Decimal(100), ZERO)], [], [], item=ITEM) == []
