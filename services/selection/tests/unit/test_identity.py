"""Codes of organisers and school types, and school years: what is one, and what only looks like one."""

import pytest

from selection.rules.identity import is_organization_number, luhn_sum, read_school_year, school_type


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("2120000530", True),
        ("2021004185", True),
        ("2120000531", False),
        ("8112189876", False),  # a person's number: its third digit is a month's
        ("212000053", False),
        ("212000-0530", False),
        ("٢120000530", False),
    ],
)
def test_an_organisation_number_has_ten_digits_and_the_last_checks_the_others(number: str, is_one: bool) -> None:
    assert is_organization_number(number) is is_one


@pytest.mark.parametrize(("digits", "together"), [("9", 9), ("90", 9), ("50", 1), ("40", 8), ("18", 10), ("459", 14)])
def test_every_other_digit_is_doubled_and_its_own_digits_added(digits: str, together: int) -> None:
    assert luhn_sum(digits) == together


@pytest.mark.parametrize(
    ("written", "read"), [("1999/00", "1999/00"), ("1999/2000", "1999/00"), ("2024/25", "2024/25"), ("2024", "2024")]
)
def test_a_school_year_is_two_years_that_follow_each_other_also_over_a_century(written: str, read: str) -> None:
    assert read_school_year(written) == read


@pytest.mark.parametrize("written", ["1999/01", "2024/26", "2024/1925", "1899/00"])
def test_other_years_are_no_school_year(written: str) -> None:
    with pytest.raises(ValueError, match="ett läsår"):
        read_school_year(written)


@pytest.mark.parametrize(
    ("written", "code"), [(" gr ", "GR"), ("grs", "GRAN"), ("GYS", "GYAN"), ("gymnasieskola", None), ("", None)]
)
def test_a_school_type_is_known_by_its_code_of_today_and_of_yesterday(written: str, code: str | None) -> None:
    assert school_type(written) == code
