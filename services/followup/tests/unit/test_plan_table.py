"""Costs against plan in the form of Redovisning dnr 2015:778, 5.2, with each figure rounded on its own."""

from decimal import Decimal

from followup.rules.plan_table import Spent, columns, in_thousands, plan_rows

OUTCOME = [
    Spent("p1", 2015, "grant", "grant", Decimal(1_795_700)),
    Spent("p2", 2015, "education_service", "own_measures", Decimal(1_020_600)),
    Spent("p3", 2015, "operation", "coordination", Decimal(1_000_000)),
    Spent("p4", 2015, "development", "development", Decimal(424_900)),
    Spent("p5", 2016, "grant", "grant", Decimal(98_000_000)),
]
PLAN_2016 = {"grant": 114_800, "own_measures": 27_300, "coordination": 24_900, "dialogues": 54}


def rows(spent: list[Spent], **planned: dict[str, int]) -> dict[object, tuple[object, ...]]:
    running = {2015: ["c2", "c1"], 2016: ["c2"]}
    found = plan_rows(spent, {int(year[1:]): plan for year, plan in planned.items()}, running, years=(2015, 2016, 2017))
    return {row.values[0]: (*row.values[1:], row.ids) for row in found}


def test_the_outcome_of_2015_is_there_to_the_thousand_beside_the_plan_of_2016() -> None:
    assert rows(OUTCOME, y2016=PLAN_2016) == {
        "Insatser till huvudmän och skolor": (2816, 98_000, 142_100, 0, ("p1", "p2", "p5")),
        "Utbetalningar av bidrag": (1796, 98_000, 114_800, 0, ("p1", "p5")),
        "Insatser tillhandahållna av Skolverket": (1021, 0, 27_300, 0, ("p2",)),
        "Samordning och utveckling": (1425, 0, 24_900, 0, ("p3", "p4")),
        "Ledning och samordning": (1000, 0, 24_900, 0, ("p3",)),
        "Kommunikation": (0, 0, None, 0, ()),
        "Utvärdering": (0, 0, None, 0, ()),
        "Övrig administration": (0, 0, None, 0, ()),
        "Overheadkostnader": (0, 0, None, 0, ()),
        "Utveckling av insatserna": (425, 0, None, 0, ("p4",)),
        "Totalt": (4241, 98_000, 167_000, 0, ("p1", "p2", "p3", "p4", "p5")),
        "Antal pågående dialoger med huvudmän": (2, 1, 54, 0, ("c1", "c2")),
    }


def test_what_names_no_activity_has_a_row_when_there_is_such_a_cost() -> None:
    found = rows([Spent("p1", 2015, "operation", "unnamed", Decimal(1_000_000))])
    assert found["Samordning utan angiven verksamhet"] == (1000, 0, 0, ("p1",))


def test_what_other_income_pays_is_in_the_sums_and_has_a_row_of_its_own() -> None:
    """As in budget's table; a plan does not say who pays."""
    found = rows([*OUTCOME, Spent("e1", 2015, "operation", "coordination", Decimal(300_000), elsewhere=True)])
    assert found["därav betalt av andra inkomster"] == (300, 0, 0, ("e1",))
    assert found["Totalt"][0] == 4541
    assert "därav betalt av andra inkomster" not in rows(OUTCOME)


def test_only_years_that_the_plan_has_get_a_column_of_plan() -> None:
    assert columns({2016: {}}, (2015, 2016)) == ["Utfall 2015", "Utfall 2016", "Plan 2016"]


def test_half_a_thousand_is_rounded_up() -> None:
    assert [in_thousands(Decimal(amount)) for amount in (499, 500, 1_500, 2_500)] == [0, 1, 2, 3]
