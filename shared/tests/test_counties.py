"""Counties by the codes of municipalities."""

import pytest

from shared.counties import COUNTIES, county


def test_there_are_21_counties() -> None:
    assert len(COUNTIES) == 21


@pytest.mark.parametrize(("code", "name"), [("1480", "Västra Götalands län"), ("9999", None), ("", None), (None, None)])
def test_a_municipality_lies_in_the_county_that_its_code_begins_with(code: str | None, name: str | None) -> None:
    assert county(code) == name
