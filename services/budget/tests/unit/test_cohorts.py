"""The cohort model against the plan of Samverkan för bästa skola (Redovisning dnr 2015:778, 5.2)."""

from decimal import Decimal

from budget.rules.cohorts import Cohort, HalfYear, plan
from budget.rules.money import in_thousands

YEARS = (2016, 2017, 2018, 2019)
PLANNED_GRANTS = {2016: 114_800, 2017: 105_200, 2018: 120_000, 2019: 120_000}
WHY_THE_PLAN_DIFFERS = {
    2016: (98_000, "the 19 of 2015 have little more than a year: their cost is denser than a three-year average"),
    2017: (100_000, "measures start late in a dialogue's first year, so part of 2016's cost falls on 2017"),
    2018: (140_000, "the 25 of spring 2016 have two units each, not three, and the plan is capped by its 167 million"),
    2019: (120_000, "a steady year: every running dialogue follows the model"),
}


def steady(start: HalfYear, *, until: HalfYear, organizers: int, halves: int, cost: Decimal) -> list[Cohort]:
    """The same number of organisers in every half-year from `start` to `until`, both counted."""
    cohorts = []
    while start <= until:
        cohorts.append(Cohort(start, organizers, halves, cost))
        start = start.plus(1)
    return cohorts


def best_school_cooperation(until: int) -> list[Cohort]:
    """As planned in 5.1: three years and 6 million kronor for each organiser.

    19 started in 2015 and end in 2016; 25 and 10 start in 2016, then 10 each half-year. What the 19 cost is not stated:
    half as long a time is taken to cost half as much.
    """
    cost = Decimal(6_000_000)
    return [
        Cohort(HalfYear(2015, 2), 19, 3, cost / 2),
        Cohort(HalfYear(2016, 1), 25, 6, cost),
        *steady(HalfYear(2016, 2), until=HalfYear(until, 2), organizers=10, halves=6, cost=cost),
    ]


def test_running_dialogues_are_those_of_the_plan() -> None:
    planned = plan(best_school_cooperation(2019), YEARS)
    assert [year.running for year in planned] == [54, 55, 75, 70]


def test_a_steady_year_costs_120_million_in_grants() -> None:
    planned = plan(best_school_cooperation(2022), (2019, 2020, 2021, 2022))
    assert [in_thousands(year.cost) for year in planned] == [120_000] * 4


def test_the_model_beside_the_whole_table_and_each_difference_explained() -> None:
    for year in plan(best_school_cooperation(2019), YEARS):
        modelled, reason = WHY_THE_PLAN_DIFFERS[year.year]
        assert in_thousands(year.cost) == modelled
        assert modelled == PLANNED_GRANTS[year.year] or reason


def test_35_organisers_start_in_2016() -> None:
    assert plan(best_school_cooperation(2019), (2016,))[0].started == 35


def test_a_cohort_costs_exactly_what_it_should_over_its_years() -> None:
    cohort = Cohort(HalfYear(2024, 2), organizers=7, halves=6, cost=Decimal("1000000.01"))
    assert sum(cohort.cost_in(year) for year in range(2024, 2029)) == Decimal("7000000.07")


def test_a_half_year_is_followed_by_the_next_across_new_year() -> None:
    assert HalfYear(2024, 2).plus(1) == HalfYear(2025, 1)
    assert HalfYear(2025, 1).plus(-1) == HalfYear(2024, 2)
