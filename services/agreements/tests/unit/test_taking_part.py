"""Which units may take part, and how heavy a dialogue team's load is (Redovisning dnr 2015:778, 2.6.2)."""

import pytest

from agreements.rules.staffing import is_staffed, load
from agreements.rules.units import unit_fault


@pytest.mark.parametrize(
    ("status", "replaced", "own", "why"),
    [
        ("AKTIV", False, True, None),
        ("AKTIV", False, False, "hör till en annan huvudman"),
        ("UPPHORT", False, True, "har upphört"),
        ("UPPHORT", True, True, None),
        ("UPPHORT", True, False, "hör till en annan huvudman"),
        ("VILANDE", False, True, None),
    ],
)
def test_a_unit_takes_part_with_its_own_organiser_until_it_closes(
    status: str, replaced: bool, own: bool, why: str | None
) -> None:
    assert unit_fault(status, replaced=replaced, own=own) == why


@pytest.mark.parametrize(("organizers", "how"), [(0, "low"), (4, "low"), (5, "normal"), (8, "normal"), (9, "high")])
def test_a_team_answers_for_five_to_eight_organisers(organizers: int, how: str) -> None:
    assert load(organizers) == how


@pytest.mark.parametrize(("supporters", "enough"), [(1, False), (2, True), (5, True), (6, False)])
def test_a_team_has_two_to_five_supporters(supporters: int, enough: bool) -> None:
    assert is_staffed(supporters) is enough
