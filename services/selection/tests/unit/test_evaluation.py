"""The data set for evaluators: a planted effect is found in the restricted file, and nobody in the public one."""

import csv
import io
import random
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selection.documents.evaluation_csv import write_csv
from selection.rules.evaluation import public, restricted
from selection.rules.evaluation.decisions import DecidedRound, index_decisions
from selection.rules.evaluation.disclosure import LEAST, PUBLISHED, check
from selection.rules.evaluation.doses import AgreedMeasure, dose_of, period_of
from selection.rules.evaluation.pseudonyms import File, Pseudonyms
from selection.rules.evaluation.public import PublicRow, band_of, limits_of, public_rows
from selection.rules.evaluation.restricted import Basis, Observed, unit_years

KEY = "en-nyckel-som-bara-finns-i-de-har-testerna"
INDICATORS = ("gr9_merit", "gr9_vocational")
EFFECT = 12
YEARS = ("2023/24", "2024/25", "2026/27")


def number(place: int) -> str:
    return f"55{place:08d}"


def a_round(organizers: int, chosen: int, *, units: int = 2, seed: int = 1) -> DecidedRound:
    """Organisers by their points, the first of them chosen."""
    rng = random.Random(seed)
    points = sorted((rng.randrange(10_000, 60_000) for _ in range(organizers)), reverse=True)
    document: dict[str, Any] = {"line": {"in": text(points[chosen - 1]), "out": text(points[chosen])}}
    document["organizers"] = [
        {"organization_number": number(place), "points": text(score), "selected": place < chosen}
        for place, score in enumerate(points)
    ]
    document["units"] = [
        {
            "school_unit_code": f"{place * units + which:08d}",
            "organization_number": number(place),
            "school_type": "GR",
            "outcome": "selected" if place < chosen else "not_selected",
            "points": {"low": text(points[place])},
            "rank": place * units + which + 1,
            "organizer_rank": place + 1,
            "near_cutoff": False,
        }
        for place in range(organizers)
        for which in range(units)
    ]
    return DecidedRound("round", 1, date(2025, 3, 1), "3", "2023/24", document)


def text(points: int) -> str:
    return str(Decimal(points) / 10_000)


def a_basis(organizers: int = 300, chosen: int = 150, seed: int = 1) -> Basis:
    """Results fall with need, and rise by the effect where a measure has run."""
    rng = random.Random(seed)
    decisions = index_decisions([a_round(organizers, chosen, seed=seed)])
    cells: dict[str, dict[str, dict[str, Observed]]] = defaultdict(dict)
    for unit, decision in decisions.items():
        for year in YEARS:
            assert decision.organizer_points is not None
            gained = EFFECT if decision.assigned and year == "2026/27" else 0
            merit = 250 - 15 * float(decision.organizer_points) + gained + rng.gauss(0, 4)
            share = min(100.0, max(0.0, 95 - 6 * float(decision.organizer_points) + rng.gauss(0, 5)))
            cells[unit][year] = {
                "gr9_merit": Observed(f"{merit:.1f}", "EXISTS"),
                "gr9_vocational": Observed(f"{share:.1f}", "EXISTS"),
            }
    measures = [
        AgreedMeasure(d.organizer, (unit,), "process_support", date(2025, 8, 15), date(2027, 6, 15))
        for unit, d in decisions.items()
        if d.assigned
    ]
    sectors = {d.organizer: ("private" if int(d.organizer) % 4 == 0 else "public") for d in decisions.values()}
    return Basis(decisions, sectors, {}, measures, cells, INDICATORS)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"))))


def restricted_file(basis: Basis, release: str = "release") -> list[dict[str, str]]:
    pseudonyms = Pseudonyms(KEY, release, File.RESTRICTED)
    rows = restricted.restricted_rows(unit_years(basis), INDICATORS, pseudonyms)
    return read(write_csv(restricted.columns(INDICATORS), rows))


def jump(points: list[tuple[float, float]]) -> float:
    """Regression discontinuity: a line on each side of the cut-off, and how far apart they are at it."""
    sides = [[p for p in points if p[0] < 0], [p for p in points if p[0] > 0]]
    low, high = (intercept(side) for side in sides)
    return high - low


def intercept(points: list[tuple[float, float]]) -> float:
    mean_x, mean_y = (sum(p[axis] for p in points) / len(points) for axis in (0, 1))
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    return mean_y - slope * mean_x


def test_a_planted_effect_is_estimated_back_from_the_restricted_file() -> None:
    rows = restricted_file(a_basis())
    found = {
        year: jump([(float(r["distance_to_cutoff"]), float(r["gr9_merit"])) for r in rows if r["school_year"] == year])
        for year in YEARS
    }
    assert found["2026/27"] == pytest.approx(EFFECT, abs=2)
    # Before anything was done there is no jump: the estimate is of the measures, not of the rule.
    assert found["2023/24"] == pytest.approx(0, abs=2)


def test_each_row_says_what_was_decided_and_done() -> None:
    [first, *_] = [r for r in restricted_file(a_basis()) if r["assigned"] == "1" and r["school_year"] == "2026/27"]
    assert (first["treated"], first["treated_from"], first["exposed"]) == ("1", "2025-08-15", "1")
    assert (first["dose_months"], first["measures"], first["measure_kinds"]) == ("12", "1", "process_support")
    distance = Decimal(first["running_variable"]) - Decimal(first["cutoff"])
    assert Decimal(first["distance_to_cutoff"]) == distance > 0
    assert (first["rule_version"], first["decided_on"]) == ("3", "2025-03-01")


def test_pseudonyms_differ_between_files_and_releases_and_are_found_by_no_trying() -> None:
    basis = a_basis(20, 10)
    first, second = (restricted_file(basis, release) for release in ("first", "second"))
    assert not {r["unit"] for r in first} & {r["unit"] for r in second}
    assert Pseudonyms(KEY, "first", File.PUBLIC).of("unit", "00000001") not in {r["unit"] for r in first}
    tried = {Pseudonyms("en annan nyckel", "first", File.RESTRICTED).of("unit", unit) for unit in basis.decisions}
    assert not {r["unit"] for r in first} & tried


def public_file(basis: Basis) -> tuple[list[dict[str, str]], public.Limits]:
    rows = unit_years(basis)
    limits = limits_of(rows, INDICATORS)
    checked = check(public_rows(rows, INDICATORS, limits), INDICATORS)
    lines = public.public_lines(checked.rows, Pseudonyms(KEY, "release", File.PUBLIC))
    return read(write_csv(public.columns(INDICATORS), lines)), limits


@pytest.mark.parametrize(("organizers", "chosen"), [(150, 75), (100, 10), (60, 3)])
def test_whoever_has_the_public_statistics_finds_nobody_in_the_public_file(organizers: int, chosen: int) -> None:
    """The attacker knows every unit's published values, its register data, and whether and when it takes part."""
    basis = a_basis(organizers, chosen)
    rows, limits = public_file(basis)
    assert rows
    assert not any("point" in name or "distance" in name or "rank" in name for name in rows[0])
    matches = Counter[int]()
    for row in unit_years(basis):
        known = {
            "school_year": row.school_year,
            "school_type": "GR",
            "sector": row.sector,
            "exposed": row.values["exposed"],
        }
        for indicator in INDICATORS:
            band = band_of(Decimal(row.observed[indicator].value), limits[(indicator, row.school_year, "GR")])
            known[f"{indicator}_quarter"] = band
        alike = [n for n, line in enumerate(rows) if all(line[k] in (v, "") for k, v in known.items())]
        assert not 0 < len(alike) < LEAST, row.unit
        matches.update(alike)
    # And the other way: no row that fewer than five units can be.
    assert all(matches[place] >= LEAST for place in range(len(rows)))
    assert len({line["row"] for line in rows}) == len(rows)


ROWS = st.lists(
    st.builds(
        PublicRow,
        unit=st.just("u"),
        school_year=st.sampled_from(YEARS[:2]),
        school_type=st.sampled_from(["GR", "GY"]),
        sector=st.sampled_from(["public", "private"]),
        exposed=st.sampled_from(["0", "0", "0", "1"]),
        dose=st.sampled_from(["0", "6-12"]),
        bands=st.tuples(st.sampled_from("1234"), st.sampled_from(["1", "2", ""])),
    ),
    max_size=150,
)


@settings(max_examples=60)
@given(ROWS)
def test_every_row_is_as_several_others_and_nothing_is_found_by_subtraction(rows: list[PublicRow]) -> None:
    checked = check(rows, INDICATORS)
    alike = Counter(row.known for row in checked.rows)
    assert all(count >= LEAST for count in alike.values())
    assert len(rows) == len(checked.rows) + checked.rare + checked.differenced
    for _, part in PUBLISHED:
        before, after = Counter(map(part, rows)), Counter(map(part, checked.rows))
        assert all(before[v] - after[v] == 0 or before[v] - after[v] >= LEAST for v in after)


def test_the_first_that_chose_a_unit_is_the_decision_its_rows_rest_on() -> None:
    first = a_round(10, 5)
    later = DecidedRound("later", 2, date(2026, 3, 1), "4", "2024/25", a_round(10, 2, seed=2).document)
    found = index_decisions([later, first])
    assert found["00000000"].round_number == 1
    assert found["00000018"].round_number == 2


def test_a_dose_ends_with_the_school_year_and_with_the_cooperation() -> None:
    measure = AgreedMeasure("o", ("u",), "own_measure", date(2026, 5, 31), date(2026, 8, 1), (date(2026, 7, 1),))
    above = AgreedMeasure("o", (), "shared", date(2026, 1, 1), date(2026, 12, 31))
    before, after = (dose_of("u", "o", year, [measure, above]) for year in ("2025/26", "2026/27"))
    assert (before.months, before.follow_ups, before.organizer_months) == (2, 0, 6)
    assert (after.months, after.follow_ups, after.organizer_months) == (2, 1, 6)
    assert dose_of("u", "another", "2025/26", [measure]).measures == 0
    assert period_of("2024") == (date(2024, 1, 1), date(2024, 12, 31))
