"""What hangs on a cap, a weight, an average or a threshold: named exactly at the step where it turns."""

from dataclasses import replace

import pytest

from selection.rules.programme import Programme
from selection.rules.what_if import Change, costs, sensitivity

from .rounds import TARGETED, Given, Unit, given, unit

ONE_ORGANIZER = replace(TARGETED, organizers=replace(TARGETED.organizers, count=1))


def full(*more: Unit) -> list[Unit]:
    """Ten organisers that fill the round, each with one unit of great need."""
    return [*(unit(f"9{n:07d}", "120", owner=f"Z{n}") for n in range(10)), *more]


def cost_of(what: str, *units: Unit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = {change.what: change for change in costs(given(*units).snapshot, TARGETED)}
    return found[what].units_in, found[what].units_out


def moved(round_: Given, per_cent: int, programme: Programme = TARGETED) -> dict[str, Change]:
    return {change.what: change for change in sensitivity(round_.snapshot, programme, per_cent)}


def test_one_more_organiser_lets_in_the_first_of_those_outside() -> None:
    outside = [unit("1", "190", owner="A"), unit("2", "180", owner="B")]
    assert cost_of("organizers.count + 1", *full(*outside)) == (("2",), ())


def test_one_more_unit_for_each_organiser_lets_in_its_fourth() -> None:
    five = [unit(str(n), str(150 + 10 * n), owner="A") for n in range(1, 6)]
    assert cost_of("organizers.maximum_units + 1", *five) == (("4",), ())


def hanging_on_weights(per_cent: int) -> set[str]:
    """Two organisers for one place: A has 40 points of merit, B 37.86 of vocational, and all else is alike."""
    first = unit("1", "128", vocational="83.9", passed="71", owner="A")
    second = unit("2", "227.9", vocational="20.9", passed="71", owner="B")
    changes = moved(given(first, second, programme=ONE_ORGANIZER), per_cent, ONE_ORGANIZER)
    turned = {what: (change.units_in, change.units_out) for what, change in changes.items() if change.units_in}
    assert set(turned.values()) <= {(("2",), ("1",))}
    return {what for what in turned if what.startswith("weight")}


def test_a_weight_is_moved_alone_and_by_its_own_per_cent() -> None:
    assert hanging_on_weights(5) == set()
    assert hanging_on_weights(6) == {"weight merit -6 %", "weight vocational +6 %"}


def test_each_weight_and_average_that_counts_is_moved_up_and_down() -> None:
    whats = {what for what in moved(given(unit("1")), 10) if "merit" in what}
    assert whats == {
        "weight merit +10 %",
        "weight merit -10 %",
        "national average gr9_merit +10 %",
        "national average gr9_merit -10 %",
    }


@pytest.mark.parametrize(("merit", "comes_in"), [("230", True), ("230.28", False), ("230.5", False)])
def test_an_average_one_per_cent_higher_lets_in_those_below_it(merit: str, comes_in: bool) -> None:
    """One per cent more than 228 is 230.28."""
    changes = moved(given(unit("1", merit)), 1)
    assert changes["national average gr9_merit +1 %"].units_in == (("1",) if comes_in else ())
    assert changes["national average gr9_merit -1 %"].units_in == ()


def test_the_number_of_criteria_is_moved_where_there_are_so_many() -> None:
    fewer = {f"criteria below in {group} -1" for group in TARGETED.below_reference}
    assert {what for what in moved(given(unit("1")), 10) if what.startswith("criteria")} == fewer
    two = replace(TARGETED, below_reference={"Årskurs 9": 2, "Komvux": 1})
    assert {what for what in moved(given(unit("1")), 10, two) if what.startswith("criteria")} == {
        "criteria below in Årskurs 9 +1",
        "criteria below in Årskurs 9 -1",
        "criteria below in Komvux +1",
    }


@pytest.mark.parametrize(
    ("pupils", "more", "fewer"),
    [(55, "stays", "stays"), (54, "goes", "stays"), (45, "out", "comes"), (44, "out", "out")],
)
def test_the_least_number_of_pupils_is_fifty_five_or_forty_five_at_ten_per_cent(
    pupils: int, more: str, fewer: str
) -> None:
    changes = moved(given(unit("1", pupils=pupils)), 10)
    raised, lowered = changes["minimum pupils GR +10 %"], changes["minimum pupils GR -10 %"]
    assert (raised.units_out == ("1",)) is (more == "goes")
    assert (lowered.units_in == ("1",)) is (fewer == "comes")
    assert "minimum pupils FSK +10 %" not in changes


def test_what_a_constraint_cost_names_who_would_have_been_in() -> None:
    small = unit("1", "100", pupils=20, owner="A")
    found = {change.what: change for change in costs(given(*full(small)).snapshot, TARGETED)}
    assert found["few_pupils"].units_in == ("1",)
    assert len(found["few_pupils"].units_out) == 1


def test_sensitivity_names_units_that_hang_on_a_weight() -> None:
    near = [unit("1", "110", vocational="80", owner="A")]
    changes = sensitivity(given(*full(*near)).snapshot, TARGETED, 50)
    assert any("weight merit" in change.what for change in changes)


def test_sensitivity_moves_the_thresholds_too() -> None:
    few = unit("1", pupils=48)
    changes = {change.what: change for change in sensitivity(given(few).snapshot, TARGETED, 10)}
    assert changes["minimum pupils GR -10 %"].units_in == ("1",)
    above = unit("1", "230")
    changes = {change.what: change for change in sensitivity(given(above).snapshot, TARGETED, 10)}
    assert changes["criteria below in Årskurs 9 -1"].units_in == ("1",)
    assert "criteria below in Årskurs 9 +1" not in changes
