"""The reports' tables: forms of the annual report and of the plan, with rounding as the government's tables do."""

from decimal import Decimal
from xml.etree import ElementTree

from budget.documents.table_chart import bars
from budget.rules.authorisation_table import Bound
from budget.rules.cohorts import Cohort, HalfYear
from budget.rules.positions import Position
from budget.rules.reports import Shown, Spent, appropriation_table, commitment_table, cost_table, outcome_table
from budget.rules.scenarios import Ceiling, Change, Start, ceiling_outlook, outlook

OUTCOME = [
    Spent(2015, "grant", Decimal("1795700")),
    Spent(2015, "education_service", Decimal("1020600")),
    Spent(2015, "operation", Decimal("1000000")),
    Spent(2015, "development", Decimal("424900")),
]


COORDINATION = (
    "Ledning och samordning", "Kommunikation", "Utvärdering", "Övrig administration", "Overheadkostnader"
)  # fmt: skip


def test_the_outcome_of_2015_is_reproduced_each_figure_rounded_on_its_own() -> None:
    table = outcome_table(OUTCOME, [], {2015: 19}, years=(2015,))
    shown = {row[0]: row[1] for row in table.rows}
    assert shown == {
        "Insatser till huvudmän och skolor": 2816,
        "Utbetalningar av bidrag": 1796,
        "Insatser tillhandahållna av Skolverket": 1021,
        "Samordning och utveckling": 1425,
        **dict.fromkeys(COORDINATION, 0),
        "därav utveckling av insatserna": 425,
        "Samordning utan angiven verksamhet": 1000,
        "Totalt": 4241,
        "Antal pågående dialoger med huvudmän": 19,
    }


def test_plan_stands_beside_outcome() -> None:
    table = outcome_table(OUTCOME, [Spent(2015, "grant", Decimal(30_000_000))], {}, years=(2015,))
    assert table.columns == ("Belopp i tkr", "2015 utfall", "2015 plan")
    assert table.rows[1][2] == 30_000


def test_an_appropriation_account_goes_from_opening_to_closing() -> None:
    standing = Position(
        allotted=Decimal(100), saved=Decimal(5), withdrawn=Decimal(2), paid=Decimal(90), repaid=Decimal(1)
    )
    row = appropriation_table({"1:1": standing}, {}, year=2026).rows[0]
    assert row == ("1:1", Decimal(5), Decimal(100), 0, Decimal(-2), Decimal(103), Decimal(-89), Decimal(14))


def test_what_was_moved_between_appropriations_and_what_lapsed_are_shown_apart() -> None:
    standing = Position(allotted=Decimal(100), saved=Decimal(3))
    apart = {"1:1": Shown(reallocated=Decimal(-20), lapsed=Decimal(7))}
    row = appropriation_table({"1:1": standing}, apart, year=2026).rows[0]
    assert row == ("1:1", Decimal(10), Decimal(120), Decimal(-20), Decimal(-7), Decimal(103), 0, Decimal(103))


def test_the_authorisation_table_shows_expected_years_as_columns() -> None:
    table = commitment_table([Bound("1:5 ap.3", 2026, 2028, Decimal(10))], {"1:5 ap.3": Decimal(50)}, year=2026)
    assert table.columns[-1] == "Förväntas infrias 2028"
    assert table.rows[0] == ("1:5 ap.3", Decimal(50), 0, Decimal(10), 0, Decimal(10), Decimal(10))


def test_a_cost_table_ends_with_the_sum_of_its_rows() -> None:
    table = cost_table("t", "Huvudman", [("A", Decimal(1), Decimal(2)), ("B", Decimal(3), Decimal(4))])
    assert [row[0] for row in table.rows] == ["B", "A", "Summa"]
    assert table.rows[-1] == ("Summa", Decimal(4), Decimal(6))


def test_a_chart_is_valid_and_can_be_read_aloud() -> None:
    table = cost_table("Kostnader & återkrav", "Huvudman", [("<A>", Decimal(1), Decimal(-2))])
    tree = ElementTree.fromstring(bars(table))
    assert tree.get("role") == "img"
    assert tree.get("aria-label") == "Stapeldiagram, Kostnader & återkrav. <A>: Bundet 1 kr, Utfall −2 kr."


def test_a_chart_has_a_bar_for_every_figure_of_its_columns_and_none_where_there_is_none() -> None:
    planned = [Spent(2015, "grant", Decimal(30_000_000))]
    tree = ElementTree.fromstring(bars(outcome_table(OUTCOME, planned, {2015: 19}, years=(2015,))))
    texts = [element.text for element in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert {"2015 utfall", "2015 plan", "Utbetalningar av bidrag", "1\u00a0796", "30\u00a0000"} <= set(texts)
    assert "Antal pågående dialoger med huvudmän" not in texts


def test_the_sum_has_no_bar_of_its_own() -> None:
    table = cost_table("Kostnader", "Huvudman", [("A", Decimal(1), Decimal(2)), ("B", Decimal(3), Decimal(4))])
    assert "Summa" not in bars(table)


def test_planned_dialogues_stand_beside_those_that_run() -> None:
    table = outcome_table([], [], {2016: 50}, years=(2016,), planned_dialogues={2016: 54})
    assert table.rows[-1] == ["Antal pågående dialoger med huvudmän", 50, 54]


def test_a_scenario_says_when_and_why_it_breaks() -> None:
    starts = [Start("1:5 ap.3", 2027, Decimal(100), Decimal(60)), Start("1:5 ap.3", 2028, Decimal(100), Decimal(0))]
    cut = Change("1:5 ap.3", 2027, Decimal(-30), Decimal(0), "Minskat anslag")
    cohort = Cohort(HalfYear(2027, 2), 2, 2, Decimal(30))
    first, second = outlook(starts, [cut], [cohort], item="1:5 ap.3")
    assert (first.left, second.left) == (Decimal(-20), Decimal(70))
    assert "Minskat anslag" in first.why
    assert "2 nya huvudmän från hösten 2027" in first.why
    assert second.why == ""


def test_a_scenario_tries_what_falls_on_later_years_against_the_authorisation() -> None:
    ceilings = [Ceiling("1:5 ap.3", 2026, Decimal(100), Decimal(70))]
    now, later = (Cohort(HalfYear(year, 1), 1, 6, Decimal(60)) for year in (2026, 2027))
    raised = Change("1:5 ap.3", 2026, Decimal(0), Decimal(0), "Höjd ram", authorised=Decimal(5))
    (holds,) = ceiling_outlook(ceilings, [], [later], item="1:5 ap.3")
    (breaks,) = ceiling_outlook(ceilings, [raised], [now], item="1:5 ap.3")
    assert (holds.left, holds.why) == (Decimal(30), "")
    assert (breaks.left, breaks.against) == (Decimal(-5), "authorisation")
    assert "1 ny huvudman från våren 2026" in breaks.why
