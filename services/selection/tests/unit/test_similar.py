"""Which organisers are compared: of the same type, nearest in size, and of them the most alike."""

from typing import Any

import pytest

from selection.rules.basis.inputs import inputs_from
from selection.rules.basis.similar import Profile, profiles_of, similar_to
from selection.rules.quantities import SCALE

from .bases import BIG, COMPANY, MIDDLE, SMALL, cell, inputs


def kommun(number: str, pupils: int, education: int | None = None) -> Profile:
    return Profile(number, "KOMMUN", pupils, education)


def similar(own: str, *profiles: Profile) -> list[str]:
    return [found.organization_number for found in similar_to(own, {p.organization_number: p for p in profiles})]


def in_size(count: int) -> list[Profile]:
    """So many in order of size, none of whose education is known."""
    return [kommun(f"{place:02d}", place) for place in range(count)]


def test_ten_smaller_and_ten_larger_are_near_and_where_there_are_fewer_more_of_the_others() -> None:
    """Those that are far off are the ones most alike in education: they are kept only when they are among the near."""
    for own, kept in (("15", range(5, 26)), ("02", range(21)), ("28", range(10, 31)), ("10", range(21))):
        for alike in range(31):
            profiles = [kommun(p.organization_number, p.pupils, 50 if p.pupils == alike else 0) for p in in_size(31)]
            profiles[int(own)] = kommun(own, int(own), 50)
            assert (similar(own, *profiles)[0] == f"{alike:02d}") is (alike in kept) or alike == int(own)


def test_those_whose_education_is_not_known_stand_last_and_then_by_size() -> None:
    own = kommun("A", 100, 50)
    others = [kommun("B", 101), kommun("C", 150, 40), kommun("D", 120), kommun("E", 200, 55), kommun("F", 90, 40)]
    assert similar("A", own, *others) == ["E", "F", "C", "B", "D"]


def test_without_a_known_education_of_its_own_the_nearest_in_size_are_kept() -> None:
    own = kommun("A", 100)
    others = [kommun("B", 170, 1), kommun("C", 130), kommun("D", 90, 99), kommun("E", 110, 5)]
    assert similar("A", own, *others) == ["D", "E", "C", "B"]


def test_of_those_that_are_alike_in_all_the_lowest_number_goes_first() -> None:
    assert similar("B", kommun("B", 100, 50), kommun("C", 90, 40), kommun("A", 110, 60)) == ["A", "C"]


def profile(values: dict[str, dict[str, dict[str, str]]], number: str = BIG) -> Profile:
    document: dict[str, Any] = inputs()
    document["values"] = {
        code: {year: {unit: cell(raw) for unit, raw in cells.items()} for year, cells in years.items()}
        for code, years in values.items()
    }
    return profiles_of(inputs_from(document))[number]


def test_a_units_size_is_the_largest_number_of_pupils_of_the_newest_year_that_is_known() -> None:
    values = {
        "gr_pupils": {
            "2023/24": {"10000001": "300", "10000002": "200"},
            "2024/25": {"10000001": "310", "10000002": ".."},
        },
        "gr9_pupils": {"2024/25": {"10000001": "60", "10000002": "40"}},
    }
    assert profile(values) == Profile(BIG, "KOMMUN", (310 + 200) * SCALE, None)
    assert profile({"gr9_merit": {"2024/25": {"10000001": "210"}}}).pupils == 0


@pytest.mark.parametrize(
    ("primary", "secondary", "education"),
    [
        ({"2023/24": "50", "2024/25": "60"}, {"2024/25": "70"}, 60),
        ({"2023/24": "50", "2024/25": ".."}, {"2024/25": "70"}, 50),
        ({"2024/25": ".."}, {"2024/25": "70"}, 70),
        ({}, {}, None),
    ],
)
def test_parents_education_is_that_of_the_newest_known_year_in_compulsory_school_first(
    primary: dict[str, str], secondary: dict[str, str], education: int | None
) -> None:
    values = {
        "gr_pupils": {"2024/25": {"10000001": "300"}},
        "gr_parents_education": {year: {"10000001": raw} for year, raw in primary.items()},
        "gy_parents_education": {year: {"10000001": raw} for year, raw in secondary.items()},
    }
    if primary:
        values["gr_pupils"]["2023/24"] = {"10000001": "300"}
    found = profile(values)
    assert found.education == (None if education is None else education * SCALE)


def test_only_those_that_something_is_published_of_are_compared() -> None:
    document = inputs()
    document["values"] = {"gr9_merit": {"2024/25": {"10000003": cell("210"), "10000005": cell("220")}}}
    assert list(profiles_of(inputs_from(document))) == sorted([MIDDLE, COMPANY])
    assert SMALL in document["organizers"]
