"""Published results beside the country, from the baseline on: no year less another is of few organisers."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.rules.disclosure import Counted
from followup.rules.effects import Effect, Figure, Followed, cohort_effects, organizer_effects, unit_effects
from followup.rules.results import LEAST

from .test_disclosure import attack

SIGNED = date(2026, 11, 20)
HERE, ELSEWHERE = "riktade-insatser-2024", "sbs-2015"
YEARS = ("2024/25", "2025/26", "2026/27", "2027/28")


def figure(year: str, value: str | None, national: str | None = "220.0") -> Figure:
    number = None if value is None else Decimal(value)
    return Figure(year, value or "..", number, None if national is None else Decimal(national))


def followed(organizers: int) -> list[Followed]:
    return [Followed(HERE, "gr9_merit", f"u{n}", f"o{n}", SIGNED) for n in range(organizers)]


def test_a_unit_is_beside_the_country_from_the_last_year_that_had_ended_at_the_signature() -> None:
    values = ("150.0", "180.0", None, "200.0")
    figures = [figure(year, value) for year, value in zip(YEARS, values, strict=True)]
    found = list(unit_effects(followed(1), {("u0", "gr9_merit"): figures[::-1]}))
    assert [(e.school_year, e.is_baseline, e.published, e.difference, e.change) for e in found] == [
        ("2025/26", True, "180.0", Decimal("-40.0"), None),
        ("2026/27", False, "..", None, None),
        ("2027/28", False, "200.0", Decimal("-20.0"), Decimal("20.0")),
    ]
    assert {e.cohort for e in found} == {"2025/26"}


def test_a_unit_without_a_baseline_is_shown_and_in_no_mean() -> None:
    found = list(unit_effects(followed(1), {("u0", "gr9_merit"): [figure("2026/27", "180.0")]}))
    assert [(e.cohort, e.is_baseline, e.change) for e in found] == [(None, False, None)]
    assert list(organizer_effects(found)) == []


def test_an_organiser_is_the_mean_of_units_with_a_number_in_every_year() -> None:
    both = [Followed(HERE, "gr9_merit", unit, "o0", SIGNED) for unit in ("u0", "u1", "u2")]
    published = {
        ("u0", "gr9_merit"): [figure("2025/26", "200.0"), figure("2026/27", "210.0")],
        ("u1", "gr9_merit"): [figure("2025/26", "210.0"), figure("2026/27", "230.0")],
        ("u2", "gr9_merit"): [figure("2025/26", "100.0"), figure("2026/27", None)],
    }
    found = list(organizer_effects(unit_effects(both, published)))
    assert [(e.school_year, e.units, e.difference, e.change) for e in found] == [
        ("2025/26", 2, Decimal("-15.0"), None),
        ("2026/27", 2, Decimal("0.0"), Decimal("15.0")),
    ]


def cohorts(available: list[set[str]]) -> tuple[list[Effect], list[set[Counted]]]:
    """Cohorts of organisers with numbers in some years; and what stands behind each row that is shown."""
    units = {}
    for n, years in enumerate(available):
        units[(f"u{n}", "gr9_merit")] = [figure(year, "200.0" if year in years else None) for year in YEARS[1:]]
    organizers = list(organizer_effects(unit_effects(followed(len(available)), units)))
    found = list(cohort_effects(organizers))
    years = {e.school_year for e in organizers}
    whole = {n for n in range(len(available)) if years <= available[n]}
    behind = [{Counted((n, e.school_year), f"o{n}") for n in whole} for e in found if e.organizers]
    assert all(e.organizers in (None, len(whole)) for e in found)
    return found, behind


@settings(max_examples=40)
@given(st.lists(st.sets(st.sampled_from(YEARS[1:])), min_size=1, max_size=9))
def test_no_year_less_another_is_of_few_organisers(available: list[set[str]]) -> None:
    found, behind = cohorts(available)
    assert attack(behind) is None
    assert len({e.organizers for e in found}) <= 1
    assert all((e.organizers is None) == (e.difference is None) for e in found)


def test_five_organisers_are_shown_and_four_are_not() -> None:
    everywhere = set(YEARS[1:])
    for organizers, shown in ((LEAST, LEAST), (LEAST - 1, None)):
        found, _ = cohorts([everywhere] * organizers)
        assert [e.organizers for e in found] == [shown] * 3
        assert [e.units for e in found] == [shown] * 3
        assert [e.change is None for e in found] == [True, *[shown is None] * 2]


def test_an_assignment_less_another_is_of_no_few_organisers() -> None:
    """Five in one assignment and one in another: all of them together, less the five, would be the one."""
    both = [*followed(LEAST), Followed(ELSEWHERE, "gr9_merit", "u9", "o9", SIGNED)]
    figures = [figure("2025/26", "200.0"), figure("2026/27", "210.0")]
    published = {(one.school_unit_code, "gr9_merit"): figures for one in both}
    found = list(cohort_effects(organizer_effects(unit_effects(both, published))))
    shown = {(e.programme, e.school_year): e.organizers for e in found}
    assert shown == {
        (HERE, "2025/26"): LEAST,
        (HERE, "2026/27"): LEAST,
        (ELSEWHERE, "2025/26"): None,
        (ELSEWHERE, "2026/27"): None,
    }


def test_a_school_year_is_of_the_day_that_its_results_are_of() -> None:
    """The day by which goals know outcomes from baselines: grades are set in June, and pupils counted in October."""
    years = [figure(year, "200.0") for year in ("2024/25", "2025/26", "2026", "2026/27")]
    for signed_on, cohort in ((date(2026, 5, 31), "2024/25"), (date(2026, 6, 1), "2025/26"), (SIGNED, "2026")):
        one = Followed(HERE, "gr9_merit", "u0", "o0", signed_on)
        found = list(unit_effects([one], {("u0", "gr9_merit"): years}))
        assert {e.cohort for e in found} == {cohort}
        assert [e.school_year for e in found if e.is_baseline] == [cohort]
