"""Who stands first in a queue to places, and who gets what is free."""

from datetime import date

import pytest

from agreements.programmes import named_programmes, rules_of
from agreements.rules.queueing import PRIORITIES, Priority, in_turn, rank, stated

BOTH = (Priority.SCHOOL_UNIT, Priority.ENDS_FIRST)


@pytest.mark.parametrize(
    ("wanted", "free", "first"),
    [((), 5, 0), ((1,), 0, 0), ((1, 1), 1, 1), ((3, 1), 2, 0), ((2, 3, 1), 5, 2), ((2, 3, 1), 6, 3)],
)
def test_nobody_passes_one_who_wants_more_than_is_left(wanted: tuple[int, ...], free: int, first: int) -> None:
    assert in_turn(wanted, free=free) == first


def test_each_part_of_the_rule_decides_before_the_next() -> None:
    early, late = date(2028, 6, 30), date(2028, 12, 31)
    unit_late = rank(BOTH, for_units=True, ends_on=late)
    unit_early = rank(BOTH, for_units=True, ends_on=early)
    whole_early = rank(BOTH, for_units=False, ends_on=early)
    assert sorted([whole_early, unit_late, unit_early]) == [unit_early, unit_late, whole_early]
    assert rank((), for_units=True, ends_on=early) == rank((), for_units=False, ends_on=late) == []


def test_the_rule_is_stated_in_its_own_order() -> None:
    assert set(PRIORITIES) == set(Priority)
    text = stated(BOTH)
    assert text.index(PRIORITIES[BOTH[0]]) < text.index(PRIORITIES[BOTH[1]]) < text.index("den som bad först")


def test_every_assignment_says_how_places_are_given() -> None:
    assert all(rules_of(programme).places.days_to_sign for programme in named_programmes())
