"""Faults in what is written: the days and years on the border are right, and the fault says what would be."""

from datetime import date

import pytest

from agreements.rules.faults import Fault, blanks, outside_years, repeated, too_early, unknown_units


def test_a_designation_that_is_used_twice_is_named_once() -> None:
    assert list(repeated("content.measures", ["A1", "A2", "A1"])) == [
        Fault("content.measures", "beteckningen A1 används flera gånger", "en egen beteckning för varje rad")
    ]
    assert list(repeated("content.measures", ["A1", "A2"])) == []


@pytest.mark.parametrize(("day", "too_soon"), [("2027-03-01", False), ("2027-02-28", True)])
def test_the_first_day_is_not_too_early(day: str, too_soon: bool) -> None:
    found = list(too_early("content.due_on", "före starten", date.fromisoformat(day), first=date(2027, 3, 1)))
    assert found == ([Fault("content.due_on", "före starten", "2027-03-01 eller senare")] if too_soon else [])


@pytest.mark.parametrize(("year", "outside"), [(2026, True), (2027, False), (2029, False), (2030, True)])
def test_the_first_and_the_last_year_are_within(year: int, outside: bool) -> None:
    found = list(outside_years("content.costs", f"{year} ligger utanför", year, first=2027, last=2029))
    assert bool(found) is outside


def test_an_empty_text_and_a_unit_that_takes_no_part_are_named() -> None:
    assert list(blanks("content", [("goal", "", "ett mål"), ("risks", "Lärarbyten", "en risk")])) == [
        Fault("content.goal", "uppgiften saknas", "ett mål")
    ]
    assert list(unknown_units("content.measures[0]", ["11111111", "22222222"], {"11111111"})) == [
        Fault("content.measures[0].school_unit_codes", "skolenheten 22222222 ingår inte", "en enhet i samverkan")
    ]
