"""The columns say of every unit what plain Python says, and refuse what they could not hold."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from selection.rules.columns.analysis import analyse
from selection.rules.columns.criteria import truth_of
from selection.rules.columns.integers import HALF, LARGEST, ROOM, OutOfBounds, argsorted, column, divided, total
from selection.rules.columns.mean import _values, weighted_mean
from selection.rules.columns.units import Identity, units_from
from selection.rules.inputs import Reference
from selection.rules.quantities import SCALE, Interval, divide

from . import rounds
from .any_round import any_rounds
from .oracle_round import Oracle
from .rounds import TARGETED, Given, unit


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(any_rounds())
def test_the_columns_say_of_every_unit_what_plain_python_says(round_: Given) -> None:
    assert [_as_oracle(unit_) for unit_ in round_.document()["units"]] == Oracle(round_).units()


def _as_oracle(explanation: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": explanation["school_unit_code"],
        "school_type": explanation["school_type"],
        "in_need": explanation["in_need"],
        "score": (Fraction(explanation["points"]["low"]), Fraction(explanation["points"]["high"])),
        "criteria": [
            (c["criterion"], _span(c["truth"]), _span(c["points"]), c["worse_than_average"])
            for c in explanation["criteria"]
        ],
        "unknown": explanation["unknown"],
        "outcome": explanation["outcome"],
        "reasons": [reason["code"] for reason in explanation["reasons"]],
        "reviews": [review["code"] for review in explanation["reviews"]],
        "rank": explanation["rank"],
        "place": explanation["organizer_rank"],
        "distance": None if explanation["distance_to_line"] is None else Fraction(explanation["distance_to_line"]),
        "near": explanation["near_cutoff"],
    }


def _span(span: list[str] | None) -> tuple[Fraction, Fraction] | None:
    return None if span is None else (Fraction(span[0]), Fraction(span[1]))


def test_a_value_no_unit_can_have_is_refused_before_anything_is_made_of_it() -> None:
    with pytest.raises(OutOfBounds, match="Värdet 10001 är större än vad som kan finnas"):
        rounds.given(unit("1", "10001")).snapshot  # noqa: B018


def test_points_too_large_for_a_column_are_refused() -> None:
    far = {"gr9_merit": Reference(10**14, "OFFICIAL", "SIRIS")}
    with pytest.raises(OutOfBounds, match="Poängen blir för stora"):
        analyse(rounds.given(unit("1"), references=far).snapshot, replace(TARGETED, criteria=(_steep(),)))


def _steep() -> Any:
    """Every ten-thousandth of shortfall is worth the whole weight."""
    return replace(TARGETED.criteria[0], scale=1, weight=100)


def test_a_sum_too_large_for_a_column_is_exact() -> None:
    assert total(column([LARGEST] * 10) * LARGEST * 900) == 10 * 900 * LARGEST * LARGEST


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 3), (1, 2), (5, 2), (7, 3), (LARGEST, 7)])
def test_columns_are_rounded_as_single_numbers_are(numerator: int, denominator: int) -> None:
    assert divided(column([numerator]), denominator).tolist() == [divide(numerator, denominator)]


@settings(max_examples=30, deadline=None)
@given(any_rounds())
def test_no_column_ever_has_a_fraction(round_: Given) -> None:
    kinds = {array.dtype.kind for array in _arrays(round_.analysis())}
    assert kinds <= {"i", "b"}


def _arrays(thing: object) -> Iterator[np.ndarray[Any, np.dtype[Any]]]:
    """Every column that an analysis holds, however deep."""
    if isinstance(thing, np.ndarray):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _arrays(getattr(thing, field.name))
    elif isinstance(thing, (list, tuple)):
        for item in thing:
            yield from _arrays(item)
    elif isinstance(thing, dict):
        yield from _arrays(list(thing.values()))


def test_a_range_that_no_column_can_hold_is_refused_also_when_nothing_is_published() -> None:
    with pytest.raises(OutOfBounds):
        truth_of(None, slice(None), Interval(0, LARGEST + 1), counted=column([0]), count=1)


def test_equal_keys_stand_as_they_stood_and_keys_without_room_are_refused() -> None:
    assert argsorted(np.array([2, 1, 2, 1])).tolist() == [1, 3, 0, 2]
    assert argsorted(np.array([ROOM - 1])).tolist() == [0]
    with pytest.raises(OutOfBounds, match="Poängen blir för stora"):
        argsorted(np.array([ROOM]))


def test_a_sum_is_exact_on_either_side_of_where_it_is_taken_apart() -> None:
    numbers = [1, (1 << HALF) - 1, 1 << HALF, (1 << HALF) + 1, (3 << HALF) + 2]
    assert total(np.array(numbers, dtype=np.int64)) == sum(numbers)


def test_what_nearly_all_stands_for_is_the_nearest_share_of_so_many_pupils() -> None:
    """Two and a half pupils of so many lack it, halves up."""
    pupils = np.array([number * SCALE for number in range(3, 60)], dtype=np.int64)
    published = SimpleNamespace(
        rounded_off=np.full(len(pupils), True), exact=np.full(len(pupils), False), values=np.zeros_like(pupils)
    )
    values, known = _values(published, pupils)  # type: ignore[arg-type]
    shares = [Fraction(100 * SCALE * (2 * number - 5), 2 * number) for number in range(3, 60)]
    assert values.tolist() == [int(share + Fraction(1, 2)) for share in shares]
    assert known.all()


def test_the_texts_are_the_same_whatever_the_piece_they_are_written_in(monkeypatch: pytest.MonkeyPatch) -> None:
    round_ = rounds.given(unit("1", "150"), unit("2", "210", passed="~100"), unit("3", "190", vocational=".."))
    whole = round_.content()
    monkeypatch.setattr("selection.rules.columns.unit_texts.CHUNK", 1)
    assert round_.content() == whole


def test_a_value_of_a_unit_that_is_not_there_is_passed_over() -> None:
    known, stranger = rounds.given(unit("1")), replace(unit("2"), code="77777777")
    cells = [*rounds._cells(known.units), *rounds._cells((stranger,))]
    one = known.units[0]
    identity = Identity("1", one.name, "A", "0180", ("GR",), None)
    found = units_from([identity], cells)
    assert list(found.rows) == ["1"]
    assert (found.pupils.low.tolist(), found.pupils.high.tolist()[0] > 0) == ([0], True)


def test_a_mean_of_what_nobody_has_published_is_of_no_units() -> None:
    units = rounds.given(unit("1", vocational=".")).snapshot.units
    assert weighted_mean(units, "nothing_of_the_kind", None) == (None, 0)
    assert weighted_mean(units, "gr9_vocational", None) == (None, 0)


def test_a_unit_without_pupils_is_no_part_of_a_mean_by_pupils() -> None:
    units = rounds.given(unit("1", "200"), unit("2", "100", year_nine="0")).snapshot.units
    assert weighted_mean(units, "gr9_merit", "gr9_pupils") == (200 * SCALE, 1)
