"""Rules that stop a unit: at their limits, for whom they are, and what no exception lifts."""

from dataclasses import replace

import pytest

from selection.rules.columns.constraints import PUPILS_UNKNOWN
from selection.rules.columns.criteria import scale_of
from selection.rules.columns.integers import LARGEST, ROOM, OutOfBounds
from selection.rules.inputs import Answer, Override, Reference
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE, Interval

from .rounds import TARGETED, Given, Unit, given, unit

FEW = next(rule for rule in TARGETED.constraints if rule.when == "few_pupils")


def reasons(round_: Given, code: str = "1") -> list[str]:
    return [reason["text"] for reason in round_.explanation(code)["reasons"]]


def only_for(*types: str) -> Programme:
    rules = [replace(rule, organizer_types=frozenset(types)) if rule is FEW else rule for rule in TARGETED.constraints]
    return replace(TARGETED, constraints=type(TARGETED.constraints)(rules))


def between(low: int, high: int) -> Unit:
    return replace(unit("1", pupils=None, year_nine="."), pupils=Interval(low * SCALE, high * SCALE))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (between(49, 49), [FEW.reason]),
        (between(50, 50), []),
        (between(40, 49), [FEW.reason]),
        (between(40, 50), [PUPILS_UNKNOWN]),
        (between(40, 90), [PUPILS_UNKNOWN]),
        (between(50, 90), []),
    ],
)
def test_few_pupils_are_fewer_than_the_limit_and_perhaps_few_is_said_as_that(found: Unit, expected: list[str]) -> None:
    explanation = str(given(found).explanation("1"))
    assert [text for text in (FEW.reason, PUPILS_UNKNOWN) if text in explanation] == expected


def test_a_limit_for_one_type_of_organiser_stops_no_other() -> None:
    small = given(between(10, 10), types={"A": "ENSKILD"}, programme=only_for("KOMMUN"))
    assert FEW.reason not in reasons(small)
    assert FEW.reason in reasons(given(between(10, 10), programme=only_for("KOMMUN")))


def test_a_unit_of_no_school_type_that_the_programme_knows_has_no_limit() -> None:
    stranger = replace(between(0, 0), school_types=("SP",))
    assert FEW.reason not in reasons(given(stranger))
    assert PUPILS_UNKNOWN not in reasons(given(stranger))


@pytest.mark.parametrize("answer", ["DO_NOT_OFFER", "WAIT_UNTIL"])
def test_no_exception_lifts_an_answer_of_the_inspectorate(answer: str) -> None:
    added = Override("ADD_UNIT", "A", "1", "Särskilda skäl")
    stopped = given(unit("1"), answers=(Answer("1", answer, "Tillsyn pågår", None),), overrides=(added,))
    assert stopped.explanation("1")["outcome"] != "selected"


@pytest.mark.parametrize("reference", [0, -5 * SCALE, 7 * SCALE])
def test_the_points_that_a_column_holds_are_as_many_as_are_said(reference: int) -> None:
    """`scale_of` works out what the largest value that can be published gives, and twice the divisor beside it."""
    criterion = replace(TARGETED.criteria[0], weight=1, scale=3)
    most = (ROOM - 2 * 3) // (2 * (LARGEST + abs(reference)))
    factor = most // SCALE * SCALE
    while factor % 3 == 0:
        factor -= SCALE
    found = Reference(reference, "OFFICIAL", "SIRIS")
    assert scale_of(criterion, factor // SCALE, reference=found, weights=1).part == 3
    with pytest.raises(OutOfBounds):
        scale_of(criterion, most // SCALE + 1 + (((most // SCALE + 1) * SCALE) % 3 == 0), reference=found, weights=1)
