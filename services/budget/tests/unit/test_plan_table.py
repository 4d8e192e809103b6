"""The plan beside the cohort model: the table of Redovisning dnr 2015:778, 5.2, and why a line differs."""

from decimal import Decimal

from budget.rules.cohorts import PlannedYear
from budget.rules.plan_outlook import planned_spending
from budget.rules.plan_table import Stated, plan_table
from budget.rules.reports import Spent

WHY = "De 19 från 2015 har lite mer än ett år."
OF_2016 = [
    Stated(2016, "grant", Decimal(114_800_000), WHY),
    Stated(2016, "education_service", Decimal(27_300_000)),
    Stated(2016, "operation", Decimal(20_000_000), activity="coordination"),
    Stated(2016, "development", Decimal(4_900_000), activity="development"),
]
MODEL = [PlannedYear(2016, 35, 54, Decimal(98_000_000)), PlannedYear(2017, 20, 55, Decimal(100_000_000))]


def rows(year: str) -> dict[object, tuple[object, ...]]:
    table = plan_table(OF_2016, MODEL)
    return {row[0]: tuple(row[2:]) for row in table.rows if row[1] == year}


def test_the_plan_of_2016_has_the_rows_of_the_government_s_table() -> None:
    assert rows("2016") == {
        "Insatser till huvudmän och skolor": ("", None, None, 142_100),
        "Utbetalningar av bidrag": (WHY, 98_000, 16_800, 114_800),
        "Insatser tillhandahållna av Skolverket": ("", None, None, 27_300),
        "Samordning och utveckling": ("", None, None, 24_900),
        "Ledning och samordning": ("", None, None, 20_000),
        "Kommunikation": ("", None, None, None),
        "Utvärdering": ("", None, None, None),
        "Övrig administration": ("", None, None, None),
        "Overheadkostnader": ("", None, None, None),
        "därav utveckling av insatserna": ("", None, None, 4_900),
        "Totalt": ("", None, None, 167_000),
        "Antal pågående dialoger med huvudmän": ("", 54, None, None),
    }


def test_a_year_that_the_plan_does_not_reach_shows_the_model_and_no_difference() -> None:
    assert rows("2017")["Utbetalningar av bidrag"] == ("", 100_000, None, None)
    assert rows("2017")["Antal pågående dialoger med huvudmän"] == ("", 55, None, None)


def test_every_reason_for_a_difference_is_shown_once_and_lines_without_one_add_none() -> None:
    stated = [
        Stated(2016, "grant", Decimal(1000), "Senare start."),
        Stated(2016, "grant", Decimal(2000)),
        Stated(2016, "grant", Decimal(3000), "Färre huvudmän."),
    ]
    shown = {row[0]: row[2] for row in plan_table(stated, MODEL[:1]).rows}
    assert shown["Utbetalningar av bidrag"] == "Senare start. Färre huvudmän."


def test_the_bars_are_the_model_and_the_plan() -> None:
    table = plan_table(OF_2016, MODEL)
    assert [table.columns[column] for column in table.charted] == ["Enligt modellen", "Enligt planen"]


def test_grants_come_from_the_cohorts_only_in_years_where_no_line_states_them() -> None:
    assert planned_spending(OF_2016, MODEL) == [
        Spent(2016, "grant", Decimal(114_800_000)),
        Spent(2016, "education_service", Decimal(27_300_000)),
        Spent(2016, "operation", Decimal(20_000_000), "coordination"),
        Spent(2016, "development", Decimal(4_900_000), "development"),
        Spent(2017, "grant", Decimal(100_000_000)),
    ]


def test_a_year_with_other_costs_than_grants_has_the_grants_of_its_cohorts_too() -> None:
    stated = [Stated(2017, "education_service", Decimal(25_200_000))]
    assert planned_spending(stated, MODEL[1:]) == [
        Spent(2017, "education_service", Decimal(25_200_000)),
        Spent(2017, "grant", Decimal(100_000_000)),
    ]
