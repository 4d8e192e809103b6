"""Values of indicators: read as they are written, possible in their unit and range, compared year by year."""

from datetime import date
from decimal import Decimal

import pytest

from followup.models.indicator import Indicator, Measurement
from followup.rules.indicators import Scale, ValueState, is_upwards, outcomes_by_year, read_reading, read_value


@pytest.mark.parametrize(("written", "read"), [("61.5", "61.5"), (75, "75"), (0.125, "0.125"), ("-3", "-3")])
def test_a_value_is_read_as_it_is_written(written: object, read: str) -> None:
    assert read_value(written) == Decimal(read)


@pytest.mark.parametrize("written", ["", "61,5", "1e2", "+3", ".5", "61.5000", "٣", 1e9, 0.1 + 0.2, True, None, []])
def test_what_would_be_read_otherwise_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="ett tal"):
        read_value(written)


@pytest.mark.parametrize(
    ("written", "state"),
    [("..", ValueState.SUPPRESSED), (".", ValueState.MISSING), ("~100", ValueState.ALMOST_ALL)],
)
def test_a_value_that_is_no_number_is_kept_as_what_it_is(written: str, state: ValueState) -> None:
    reading = read_reading(written)
    assert (reading.state, reading.number, str(reading)) == (state, None, written)


@pytest.mark.parametrize("written", ["...", "~99", "*", "", "saknas", None, " .."])
def test_any_other_mark_is_refused_with_the_marks_that_are_known(written: object) -> None:
    with pytest.raises(ValueError, match="~100"):
        read_reading(written)


@pytest.mark.parametrize(
    ("value", "unit", "possible"),
    [
        ("100", "procent", True),
        ("100.001", "Procent", False),
        ("9999999", "procent av eleverna", False),
        ("-0.001", "%", False),
        ("-100", "procentenheter", True),
        ("100.5", "procentenheter", False),
        ("-1", "antal", False),
        ("-1", "antal elever", False),
        ("-1", "antalet", True),
        ("340", "poäng", True),
        ("..", "poäng", True),
        ("..", "procent", True),
        ("~100", "procent", True),
        ("~100", "poäng", False),
    ],
)
def test_a_value_is_possible_in_its_unit(value: str, unit: str, possible: bool) -> None:
    assert (Scale(unit).fault_in(read_reading(value)) is None) is possible


@pytest.mark.parametrize(
    ("value", "unit", "least", "most", "expected"),
    [
        ("340", "poäng", "0", "340", None),
        ("340.001", "poäng", "0", "340", "från 0 till 340 poäng"),
        ("-0.001", "poäng", "0", None, "från 0 poäng"),
        ("341", "poäng", None, "340", "till 340 poäng"),
        ("100.5", "procent", "0", "200", "från 0 till 100 procent"),
        ("19", "procent", "20", "80", "från 20 till 80 procent"),
        ("~100", "andel i kommunen", "0", "100", None),
    ],
)
def test_a_value_is_possible_within_the_range_of_its_indicator(
    value: str, unit: str, least: str | None, most: str | None, expected: str | None
) -> None:
    scale = Scale(unit, Decimal(least) if least else None, Decimal(most) if most else None)
    assert scale.fault_in(read_reading(value)) == expected


def test_the_last_value_of_a_year_is_compared_and_an_unknown_one_with_nothing() -> None:
    readings = [
        (date(2028, 6, 14), read_reading("~100")),
        (date(2027, 12, 1), read_reading("76")),
        (date(2027, 6, 14), read_reading("66")),
        (date(2029, 6, 14), read_reading("74.9")),
    ]
    found = outcomes_by_year(readings, baseline=Decimal("61.5"), target=Decimal(75), higher_is_better=True)
    assert [(outcome.year, outcome.change, outcome.reached) for outcome in found] == [
        (2027, Decimal("14.5"), True),
        (2028, None, None),
        (2029, Decimal("13.4"), False),
    ]


@pytest.mark.parametrize(("value", "reached"), [("75", True), ("80", True), ("74.999", False)])
def test_a_goal_to_go_up_is_reached_from_below(value: str, reached: bool) -> None:
    readings = [(date(2027, 6, 14), read_reading(value))]
    found = outcomes_by_year(readings, baseline=None, target=Decimal(75), higher_is_better=True)
    assert [outcome.reached for outcome in found] == [reached]


@pytest.mark.parametrize(("value", "reached"), [("10", True), ("5", True), ("10.001", False)])
def test_a_goal_to_come_down_is_reached_from_above(value: str, reached: bool) -> None:
    readings = [(date(2027, 6, 14), read_reading(value))]
    found = outcomes_by_year(readings, baseline=None, target=Decimal(10), higher_is_better=False)
    assert [(outcome.change, outcome.reached) for outcome in found] == [(None, reached)]


@pytest.mark.parametrize(
    ("higher_is_better", "baseline", "target", "upwards"),
    [
        (True, "60", "50", True),
        (False, "60", "70", False),
        (None, "60", "70", True),
        (None, "60", "50", False),
        (None, "60", "60", True),
        (None, None, "60", True),
    ],
)
def test_the_target_says_which_way_is_better_where_nothing_else_does(
    higher_is_better: bool | None, baseline: str | None, target: str, upwards: bool
) -> None:
    start = Decimal(baseline) if baseline else None
    assert is_upwards(higher_is_better, baseline=start, target=Decimal(target)) is upwards


@pytest.mark.parametrize("value", ["60", "62"])
def test_a_goal_to_stay_at_the_baseline_is_reached_at_or_above_it_also_where_it_is_read(value: str) -> None:
    """As the report counts it."""
    measurement = Measurement(measured_on=date(2027, 6, 14), state=ValueState.KNOWN, value=Decimal(value))
    goal = Indicator(baseline=Decimal(60), target=Decimal(60), measurements=[measurement], published_outcomes=[])
    assert [year.reached for year in goal.years] == [True]
