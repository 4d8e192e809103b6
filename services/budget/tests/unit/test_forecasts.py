"""The forecast for Hermes: what may be used, how far the forecast is from the budget, and what must be explained."""

from decimal import Decimal

import pytest

from budget.rules.forecasts import Figures, added, forecast_table, lacks_comment

AS_ALLOTTED = Figures(
    amount=Decimal(161_000_000),
    outcome=Decimal(40_000_000),
    brought_forward=Decimal(4_000_000),
    allotted=Decimal(167_000_000),
    withdrawn=Decimal(1_500_000),
    comment_before="Färre huvudmän än väntat började i våras.",
    comment_budget="Insatserna börjar senare än planerat.",
)
OF_RELEASE_1_0 = Figures(Decimal(161_000_000))


def test_what_may_be_used_is_the_opening_and_the_allotment_less_what_is_withdrawn() -> None:
    assert AS_ALLOTTED.disposable == Decimal(169_500_000)


@pytest.mark.parametrize("unknown", ["brought_forward", "allotted", "withdrawn"])
def test_what_may_be_used_is_unknown_when_any_part_of_it_is(unknown: str) -> None:
    known = {"brought_forward": Decimal(4), "allotted": Decimal(167), "withdrawn": Decimal(1)}
    assert Figures(Decimal(161), **(known | {unknown: None})).disposable is None  # type: ignore[arg-type]


def test_a_forecast_below_the_allotment_is_a_negative_difference() -> None:
    assert AS_ALLOTTED.against_budget == Decimal(-6_000_000)
    assert OF_RELEASE_1_0.against_budget is None


def test_the_largest_figure_counts_whatever_its_sign() -> None:
    assert AS_ALLOTTED.largest == Decimal(169_500_000)
    assert Figures(Decimal(1), allotted=Decimal(900)).largest == Decimal(899)
    assert OF_RELEASE_1_0.largest == Decimal(161_000_000)


@pytest.mark.parametrize(
    ("amount", "before", "comments", "lacks"),
    [
        pytest.param(167, 167, ("", ""), False, id="as before and as the budget"),
        pytest.param(167, None, ("", ""), False, id="the first one, as the budget"),
        pytest.param(167, 160, ("", ""), True, id="changed"),
        pytest.param(167, 160, ("Fler började.", ""), False, id="changed and explained"),
        pytest.param(160, 160, ("", ""), True, id="not as the budget"),
        pytest.param(160, 160, ("", "Senare start."), False, id="not as the budget and explained"),
        pytest.param(160, None, ("Fler började.", ""), True, id="explained against the wrong one"),
        pytest.param(160, 167, ("", "Senare start."), True, id="explained against the budget alone"),
    ],
)
def test_each_difference_wants_its_own_comment(
    amount: int, before: int | None, comments: tuple[str, str], lacks: bool
) -> None:
    figures = Figures(Decimal(amount), allotted=Decimal(167), comment_before=comments[0], comment_budget=comments[1])
    assert lacks_comment(figures, None if before is None else Decimal(before)) is lacks


def test_a_forecast_without_a_known_budget_has_no_difference_from_it_to_explain() -> None:
    assert not lacks_comment(OF_RELEASE_1_0, None)


def test_programmes_on_one_item_are_added_with_all_their_comments() -> None:
    other = Figures(
        Decimal(10), Decimal(1), Decimal(2), Decimal(20), Decimal(3), comment_before="", comment_budget="Prov."
    )
    assert added([AS_ALLOTTED, other]) == Figures(
        amount=Decimal(161_000_010),
        outcome=Decimal(40_000_001),
        brought_forward=Decimal(4_000_002),
        allotted=Decimal(167_000_020),
        withdrawn=Decimal(1_500_003),
        comment_before="Färre huvudmän än väntat började i våras.",
        comment_budget="Insatserna börjar senare än planerat. Prov.",
    )


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    both = added([AS_ALLOTTED, OF_RELEASE_1_0])
    assert (both.amount, both.allotted, both.outcome) == (Decimal(322_000_000), None, None)


def test_a_row_says_how_the_forecast_differs_from_the_former_and_from_the_allotment() -> None:
    figures = {("1:5 ap.3", 2027): OF_RELEASE_1_0, ("1:5 ap.3", 2026): AS_ALLOTTED}
    table = forecast_table(figures, {("1:5 ap.3", 2026): Decimal(165_000_000)}, day="2026-05-05")
    first, second = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    assert first == {
        "Anslagspost, år": "1:5 ap.3, 2026",
        "Anslagspost": "1:5 ap.3",
        "År": "2026",
        "Ingående överföringsbelopp": Decimal(4_000_000),
        "Tilldelat": Decimal(167_000_000),
        "Indraget": Decimal(-1_500_000),
        "Totalt disponibelt": Decimal(169_500_000),
        "Utfall hittills": Decimal(40_000_000),
        "Föregående prognos": Decimal(165_000_000),
        "Ändring mot föregående": Decimal(-4_000_000),
        "Prognos minus tilldelat": Decimal(-6_000_000),
        "Kommentar mot föregående prognos": "Färre huvudmän än väntat började i våras.",
        "Kommentar mot budgeten": "Insatserna börjar senare än planerat.",
        "Prognos": Decimal(161_000_000),
    }
    assert {heading for heading, cell in second.items() if cell is None} == {
        "Ingående överföringsbelopp", "Tilldelat", "Indraget", "Totalt disponibelt", "Utfall hittills",
        "Föregående prognos", "Ändring mot föregående", "Prognos minus tilldelat",
    }  # fmt: skip
    assert second["Anslagspost, år"] == "1:5 ap.3, 2027"


def test_the_bars_are_what_was_allotted_what_is_used_and_the_forecast() -> None:
    table = forecast_table({("1:5 ap.3", 2026): AS_ALLOTTED}, {}, day="2026-05-05")
    assert [table.columns[column] for column in table.charted] == ["Tilldelat", "Utfall hittills", "Prognos"]
    assert (table.title, table.unit) == ("Prognos 2026-05-05", "kr")
