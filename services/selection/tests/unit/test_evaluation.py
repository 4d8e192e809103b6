"""The data set for evaluators: a planted effect is found in the restricted file, and each row says what was done."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from selection.documents.evaluation_csv import write_csv
from selection.rules.evaluation import restricted
from selection.rules.evaluation.decisions import DecidedRound, cutoff_of, decisions_of, index_decisions
from selection.rules.evaluation.doses import AgreedMeasure, dose_of, period_of, treated_from
from selection.rules.evaluation.pseudonyms import File, Pseudonyms
from selection.rules.evaluation.public import band_of, limits_of, public_rows
from selection.rules.evaluation.restricted import Basis, Observed, unit_years

from .evaluated import EFFECT, INDICATORS, KEY, YEARS, a_basis, a_round, number, read


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


def test_the_first_that_chose_a_unit_is_the_decision_its_rows_rest_on() -> None:
    first = a_round(10, 5)
    later = DecidedRound("later", 2, date(2026, 3, 1), "4", "2024/25", a_round(10, 2, seed=2).document)
    found = index_decisions([later, first])
    assert found["00000000"].round_number == 1
    assert found["00000018"].round_number == 2


@pytest.mark.parametrize(
    ("line", "cutoff"),
    [({"in": "5.5", "out": "4.5"}, 5), ({"in": None, "out": "4.5"}, None), ({"in": "5.5", "out": None}, None)],
)
def test_the_cutoff_is_halfway_between_the_last_chosen_and_the_first_that_was_not(
    line: dict[str, str | None], cutoff: int | None
) -> None:
    assert cutoff_of(line) == cutoff
    decided = a_round(2, 1)
    first, *_ = decisions_of(replace(decided, document={**decided.document, "line": line}))
    assert first.organizer_points is not None
    assert first.distance == (None if cutoff is None else first.organizer_points - cutoff)


def looked_at(number: int, outcome: str, *, placed: bool) -> DecidedRound:
    """A round of one unit, whose organiser has a place or none."""
    decided = a_round(2, 1, units=1)
    unit = decided.document["units"][0] | {"outcome": outcome}
    organizers = decided.document["organizers"] if placed else []
    document = {**decided.document, "units": [unit], "organizers": organizers}
    return DecidedRound("round", number, date(2025, number, 1), "3", "2023/24", document)


@pytest.mark.parametrize(
    ("rounds", "rests_on"),
    [
        ([looked_at(1, "selected", placed=True), looked_at(2, "selected", placed=True)], 1),
        ([looked_at(1, "selected", placed=False), looked_at(2, "not_selected", placed=True)], 1),
        ([looked_at(1, "not_selected", placed=True), looked_at(2, "selected", placed=False)], 2),
        ([looked_at(1, "not_selected", placed=True), looked_at(2, "not_selected", placed=True)], 2),
        ([looked_at(1, "not_selected", placed=True), looked_at(2, "not_selected", placed=False)], 1),
        ([looked_at(1, "not_selected", placed=False), looked_at(2, "not_selected", placed=False)], 2),
    ],
)
def test_a_units_rows_rest_on_the_first_that_chose_it_or_else_on_the_last_that_placed_its_organiser(
    rounds: list[DecidedRound], rests_on: int
) -> None:
    (found,) = index_decisions(rounds).values()
    assert found.round_number == rests_on
    if not any(row["outcome"] == "selected" for decided in rounds for row in decided.document["units"]):
        return
    assert index_decisions(reversed(rounds)) == index_decisions(rounds)


def test_a_dose_ends_with_the_school_year_and_with_the_cooperation() -> None:
    measure = AgreedMeasure("o", ("u",), "own_measure", date(2026, 5, 31), date(2026, 8, 1), (date(2026, 7, 1),))
    above = AgreedMeasure("o", (), "shared", date(2026, 1, 1), date(2026, 12, 31))
    before, after = (dose_of("u", "o", year, [measure, above]) for year in ("2025/26", "2026/27"))
    assert (before.months, before.follow_ups, before.organizer_months) == (2, 0, 6)
    assert (after.months, after.follow_ups, after.organizer_months) == (2, 1, 6)
    assert dose_of("u", "another", "2025/26", [measure]).measures == 0
    assert period_of("2024") == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_measure_that_begins_on_the_last_day_or_ends_on_the_first_is_of_the_year() -> None:
    last = AgreedMeasure("o", ("u",), "own_measure", date(2026, 6, 30), date(2026, 6, 30))
    first = AgreedMeasure("o", ("u",), "own_measure", date(2025, 7, 1), date(2025, 7, 1))
    found = {year: dose_of("u", "o", year, [first, last]).months for year in ("2024/25", "2025/26", "2026/27")}
    assert found == {"2024/25": 0, "2025/26": 2, "2026/27": 0}


def test_a_unit_is_treated_from_the_first_measure_that_names_it() -> None:
    others = AgreedMeasure("o", ("another",), "own_measure", date(2025, 1, 1), date(2026, 1, 1))
    own = AgreedMeasure("o", ("u", "another"), "own_measure", date(2025, 8, 15), date(2026, 1, 1))
    later = AgreedMeasure("o", ("u",), "own_measure", date(2025, 9, 1), date(2026, 1, 1))
    assert treated_from("u", [later, own, others]) == date(2025, 8, 15)
    assert treated_from("u", [others]) is None


def small(
    *merits: str, starts_on: date = date(2026, 6, 30), offers: dict[tuple[str, int], bool | None] | None = None
) -> Basis:
    """One unit for each value, in 2025/26; the first has a measure."""
    decisions = index_decisions([a_round(len(merits), 1, units=1)])
    cells = {
        unit: {"2025/26": {"gr9_merit": Observed(merit, "EXISTS" if merit else "MISSING")}}
        for unit, merit in zip(decisions, merits, strict=True)
    }
    measure = AgreedMeasure(number(0), ("00000000",), "own_measure", starts_on, date(2027, 6, 30))
    return Basis(decisions, {}, offers or {}, [measure], cells, INDICATORS)


@pytest.mark.parametrize(("starts_on", "exposed"), [(date(2026, 6, 30), "1"), (date(2026, 7, 1), "0")])
def test_a_unit_is_exposed_when_a_measure_has_begun_by_the_last_day_of_the_year(starts_on: date, exposed: str) -> None:
    first, second = unit_years(small("200", "210", starts_on=starts_on))
    assert (first.values["exposed"], first.values["treated"]) == (exposed, "1")
    assert (second.values["exposed"], second.values["treated_from"]) == ("0", "")


def test_an_offer_is_accepted_declined_or_not_yet_answered() -> None:
    offers: dict[tuple[str, int], bool | None] = {(number(0), 1): True, (number(1), 1): False, (number(2), 1): None}
    rows = unit_years(small("200", "210", "220", "230", offers=offers))
    assert [(row.values["offered"], row.values["accepted"]) for row in rows] == [
        ("1", "1"), ("1", "0"), ("1", ""), ("0", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "band"), [("4.9", "1"), ("5", "2"), ("9.9", "2"), ("10", "3"), ("15", "4"), ("99", "4")]
)
def test_a_band_begins_at_its_limit(value: str, band: str) -> None:
    assert band_of(Decimal(value), (5, 10, 15)) == band


def test_quarters_are_of_the_values_that_are_published_and_what_is_not_has_none() -> None:
    rows = unit_years(small("80", "10", "70", "20", "60", "30", "50", "40", ""))
    limits = limits_of(rows, INDICATORS)
    assert limits == {("gr9_merit", "2025/26", "GR"): (30, 50, 70)}
    bands = [row.bands for row in public_rows(rows, INDICATORS, limits)]
    assert bands == [(quarter, "") for quarter in ("4", "1", "4", "1", "3", "2", "3", "2", "")]
