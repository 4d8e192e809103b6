"""What counts as tested: one criterion of the group, for one unit at least, against an average."""

import pytest

from selection.rules.columns.untested import Untested, UntestedGroup, untested_groups
from selection.rules.inputs import Reference
from selection.rules.quantities import exact
from selection.rules.untested_reasons import DecidedUntested, Paired, UntestedReason, pair_reasons

from .rounds import Given, given, observed, unit

AVERAGE = Reference(exact("30"), "OFFICIAL", "SIRIS")


def missing(round_: Given) -> dict[tuple[str, str], Untested]:
    return {(found.school_type, found.group): found.missing for found in untested_groups(round_.analysis())}


def with_conditions(raw: str, *, average: bool = True) -> Given:
    school = unit("1")
    school.observations["gr_newly_arrived"] = observed(raw)
    round_ = given(school)
    if average:
        round_.references["gr_newly_arrived"] = AVERAGE
    return round_


def test_results_that_are_known_are_tested_and_school_types_without_units_are_not() -> None:
    found = missing(given(unit("1")))
    assert ("GR", "Årskurs 9") not in found
    assert (found["GR", "Årskurs 6"], found["GR", "Förutsättningar"]) == (Untested.NO_VALUES, Untested.NO_VALUES)
    assert found["GY", "Gymnasieskolan"] is Untested.NO_UNITS


@pytest.mark.parametrize(
    ("round_", "expected"),
    [
        (with_conditions("12.5"), None),
        (with_conditions("~100"), None),
        (with_conditions(".."), Untested.NO_VALUES),
        (with_conditions("12.5", average=False), Untested.NO_AVERAGE),
    ],
)
def test_a_value_and_an_average_are_needed(round_: Given, expected: Untested | None) -> None:
    assert missing(round_).get(("GR", "Förutsättningar")) is expected


def test_a_reason_belongs_to_its_group_and_what_has_no_counterpart_stands_apart() -> None:
    adults, preschool = (
        UntestedGroup(kind, group, Untested.NO_AVERAGE) for kind, group in (("VUX", "Komvux"), ("FSK", "Villkor"))
    )
    said, of_nothing = UntestedReason("VUX", "Komvux", "Väntar på SCB."), UntestedReason("FSK", "Komvux", "Fel grupp.")
    assert pair_reasons([adults, preschool], [said, of_nothing]) == Paired(
        [DecidedUntested(adults, "Väntar på SCB.")], [preschool], [of_nothing]
    )
