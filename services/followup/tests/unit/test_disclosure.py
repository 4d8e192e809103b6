"""Whoever subtracts what is shown, across tables and years, finds no few organisers.

The attack is linear algebra, and knows nothing of how the rule hides: from the shown sums it looks for any combination
that is of fewer organisers than may be shown.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from followup.rules.disclosure import Counted, Table, hide_linked
from followup.rules.known import Indicator, Known, Measurement, Schedule
from followup.rules.results import LEAST, SUPPRESSED
from followup.steps.count_results import count_results

DAY = date(2030, 1, 1)
PRIME = 2**61 - 1
ORGANIZERS = [f"o{n}" for n in range(8)]
Cells = dict[tuple[str, ...], list[Counted]]


def rank(rows: list[list[int]]) -> int:
    """Modulo a prime that no determinant of these few ones and zeros reaches."""
    left, found = [list(row) for row in rows], 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((n for n in range(found, len(left)) if left[n][column]), None)
        if pivot is None:
            continue
        left[found], left[pivot] = left[pivot], left[found]
        inverse = pow(left[found][column], -1, PRIME)
        for n in range(found + 1, len(left)):
            if times := left[n][column] * inverse % PRIME:
                left[n] = [(a - times * b) % PRIME for a, b in zip(left[n], left[found], strict=True)]
        found += 1
    return found


def attack(shown: list[set[Counted]]) -> set[str] | None:
    """Fewer organisers than may be shown, whose sum can be worked out from the shown ones."""
    counted = sorted({one for cell in shown for one in cell}, key=str)
    matrix = [[int(one in cell) for one in counted] for cell in shown]
    whole = rank(matrix)
    organizers = sorted({one.organizer for one in counted})
    for few in combinations(organizers, min(LEAST - 1, len(organizers))):
        others = [n for n, one in enumerate(counted) if one.organizer not in few]
        if rank([[row[n] for n in others] for row in matrix]) < whole:
            return set(few)
    return None


@st.composite
def measured(draw: st.DrawFn) -> dict[tuple[str, str, str], list[int]]:
    """The years in which each organiser's indicator, of a level and a cohort, has been measured."""
    found = {}
    for organizer in ORGANIZERS[: draw(st.integers(5, 8))]:
        for level in draw(st.sets(st.sampled_from(("results", "teaching")), min_size=1)):
            cohort = draw(st.sampled_from(("2026", "2027")))
            found[(organizer, level, cohort)] = sorted(draw(st.sets(st.sampled_from((2027, 2028, 2029)), min_size=1)))
    return found


def tables(found: dict[tuple[str, str, str], list[int]]) -> tuple[Cells, Cells]:
    rows: Cells = defaultdict(list)
    cells: Cells = defaultdict(list)
    for (organizer, level, cohort), years in found.items():
        counted = {year: Counted((organizer, level, year), organizer) for year in years}
        rows[("row", level)].append(counted[years[-1]])
        for year, one in counted.items():
            cells[("cell", cohort, str(year))].append(one)
    return rows, cells


def shown_of(rows: Table, cells: Table, hidden: set[tuple[str, ...]]) -> list[set[Counted]]:
    return [set(of) for table in (rows, cells) for key, of in table.items() if key not in hidden]


def few(table: Table) -> set[tuple[str, ...]]:
    return {key for key, of in table.items() if len({one.organizer for one in of}) < LEAST}


@settings(max_examples=40)
@given(measured())
def test_no_subtraction_of_what_is_shown_leaves_few_organisers(found: dict[tuple[str, str, str], list[int]]) -> None:
    rows, cells = tables(found)
    hidden = few(rows) | few(cells)
    hidden |= hide_linked(rows, cells, hidden)
    assert attack(shown_of(rows, cells, hidden)) is None


def test_the_latest_values_less_those_of_a_year_are_those_of_one_organiser() -> None:
    """Six measured in 2027, one of them again in 2028: the two tables differ by that organiser alone."""
    found = {(organizer, "results", "2026"): [2027] for organizer in ORGANIZERS[:6]}
    found[("o0", "results", "2026")] = [2027, 2028]
    rows, cells = tables(found)
    hidden = few(rows) | few(cells)
    assert attack(shown_of(rows, cells, hidden)) is not None
    assert hide_linked(rows, cells, hidden) == {("cell", "2026", "2027")}


def test_nothing_is_hidden_where_nothing_can_be_subtracted() -> None:
    rows, cells = tables({(organizer, "results", "2026"): [2027, 2028] for organizer in ORGANIZERS})
    assert hide_linked(rows, cells, set()) == set()


def test_very_many_small_parts_are_hidden_until_they_can_be_looked_at() -> None:
    cells: Table = {("cell", str(n)): [Counted((n, o), f"{n}-{o}") for o in range(LEAST)] for n in range(20)}
    rows: Table = {("row", str(n)): [one for of in cells.values() for one in of][n::20] for n in range(20)}
    hidden = hide_linked(rows, cells, set())
    assert {key[0] for key in hidden} == {"cell"}
    assert attack_pairs(shown_of(rows, cells, hidden)) is None


def attack_pairs(shown: list[set[Counted]]) -> set[str] | None:
    for one, other in combinations(shown, 2):
        for left in (one - other, other - one):
            whole = (one if left <= one else other) >= (other if left <= one else one)
            if whole and 0 < len({c.organizer for c in left}) < LEAST:
                return {c.organizer for c in left}
    return None


def known(found: dict[tuple[str, str, str], list[int]]) -> Known:
    schedules: dict[tuple[str, str], Schedule] = {}
    indicators, measurements = [], []
    for number, ((organizer, level, cohort), years) in enumerate(sorted(found.items())):
        agreed = date(int(cohort), 1, 1)
        schedule = schedules.setdefault(
            (organizer, cohort),
            Schedule(UUID(int=1000 + number), organizer, (), "dnr", agreed, date(2031, 1, 1), None, None),
        )
        values: dict[str, Any] = {"name": "Trygghet", "unit": "procent", "level": "ORGANIZER"}
        indicator = Indicator(
            UUID(int=number + 1),
            schedule.id,
            baseline=Decimal(50),
            target=Decimal(60),
            analysis_level=level,
            agreed_on=agreed,
            **values,
        )
        indicators.append(indicator)
        for year in years:
            on, value = date(year, 6, 1), Decimal(51 + number)
            measurements.append(Measurement(UUID(int=number * 10_000 + year), indicator.id, on, value))
    return Known(
        DAY, schedules=tuple(schedules.values()), indicators=tuple(indicators), measurements=tuple(measurements)
    )


@settings(max_examples=40)
@given(measured())
def test_the_report_itself_withstands_the_attack(found: dict[tuple[str, str, str], list[int]]) -> None:
    progress, cohorts, *_ = count_results(known(found))
    rows, cells = tables(found)
    words = {"results": "Elevernas resultat", "teaching": "Undervisningen"}
    shown_rows = {row.values[1] for row in progress.rows if row.values[3] != SUPPRESSED}
    shown_cells = {(row.values[1], row.values[2]) for row in cohorts.rows if row.values[3] != SUPPRESSED}
    shown = [set(of) for (_, level), of in rows.items() if words[level] in shown_rows]
    shown += [set(of) for (_, cohort, year), of in cells.items() if (cohort, year) in shown_cells]
    assert attack(shown) is None
