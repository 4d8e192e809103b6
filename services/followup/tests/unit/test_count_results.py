"""The report's tables of results are by indicator, by its code in the register, whatever it is called."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from followup.rules.known import Indicator, Known, Measurement, Schedule
from followup.rules.results import SUPPRESSED
from followup.steps.count_results import count_results

SIGNED, MEASURED, DAY = date(2026, 11, 20), date(2027, 6, 14), date(2028, 4, 15)


def known(*groups: tuple[int, dict[str, Any]]) -> Known:
    """So many organisers with an indicator of each kind, each of them measured once."""
    schedules: list[Schedule] = []
    indicators: list[Indicator] = []
    for organizers, changed in groups:
        for _ in range(organizers):
            case = UUID(int=len(schedules) + 1)
            number = f"{2120000530 + len(schedules)}"
            schedules.append(Schedule(case, number, (), "2026:12", SIGNED, date(2029, 11, 19), None, None))
            described: Any = {"name": "Andel behöriga", "unit": "procent", "level": "SCHOOL_UNIT"} | changed
            values: Any = {"baseline": Decimal(60), "target": Decimal(70), "agreed_on": SIGNED}
            identity = UUID(int=1000 + len(indicators))
            indicators.append(Indicator(id=identity, schedule_id=case, **values | described))
    measured = tuple(Measurement(UUID(int=2000 + n), one.id, MEASURED, Decimal(62)) for n, one in enumerate(indicators))
    return Known(DAY, schedules=tuple(schedules), indicators=tuple(indicators), measurements=measured)


def shown(*groups: tuple[int, dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
    return [[row.values for row in section.rows] for section in count_results(known(*groups))]


def test_two_indicators_with_the_same_title_are_two() -> None:
    results, cohorts, *_ = shown((6, {"code": "gr9_eligible", "number": 1}), (5, {"code": "gr6_eligible", "number": 1}))
    titles = ["Andel behöriga, procent (gr6_eligible)", "Andel behöriga, procent (gr9_eligible)"]
    assert [(row[0], row[2]) for row in results] == list(zip(titles, (5, 6), strict=True))
    assert [(row[0], row[3]) for row in cohorts] == list(zip(titles, (5, 6), strict=True))


def test_one_of_each_with_the_same_title_is_not_shown_as_a_mean_of_both() -> None:
    results, cohorts, *_ = shown((3, {"code": "gr9_eligible", "number": 1}), (3, {"code": "gr6_eligible", "number": 1}))
    assert [row[3] for row in results] == [row[3] for row in cohorts] == [SUPPRESSED, SUPPRESSED]


def test_an_indicator_that_has_another_title_in_a_later_version_is_one() -> None:
    """The later title, also where it comes first in the alphabet."""
    later = {"code": "gr9_eligible", "number": 10, "name": "Andel behöriga"}
    results, cohorts, *_ = shown(
        (3, later), (3, {"code": "gr9_eligible", "number": 9, "name": "Behöriga till gymnasiet"})
    )
    assert [(row[0], row[2], row[3]) for row in results] == [("Andel behöriga, procent", 6, 6)]
    assert [(row[0], row[3]) for row in cohorts] == [("Andel behöriga, procent", 6)]


def test_what_the_parties_named_themselves_is_what_they_called_it() -> None:
    results, *_ = shown((5, {"name": "Trivsel"}), (5, {"code": "trivsel", "number": 1, "name": "Trivsel"}))
    assert [row[0] for row in results] == ["Trivsel, procent", "Trivsel, procent (trivsel)"]
    (row,), *_ = shown((5, {"name": "Trivsel"}))
    assert row[0] == "Trivsel, procent"


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ({"agreed_on": DAY}, True),
        ({"agreed_on": DAY + timedelta(days=1)}, False),
        ({"agreed_on": None}, True),
        ({"dropped_on": DAY}, False),
        ({"dropped_on": DAY + timedelta(days=1)}, True),
    ],
)
def test_a_goal_counts_from_the_day_it_is_agreed_until_an_amendment_drops_it(
    changed: dict[str, Any], counts: bool
) -> None:
    results, cohorts, *_ = shown((5, {}), (1, changed))
    assert [row[2] for row in results] == [row[3] for row in cohorts] == [5 + counts]


@pytest.mark.parametrize("signed_on", [DAY, DAY + timedelta(days=1)])
def test_goals_of_an_agreement_count_from_the_day_it_is_signed(signed_on: date) -> None:
    facts = known((6, {}))
    *earlier, last = facts.schedules
    sections = count_results(replace(facts, schedules=(*earlier, replace(last, signed_on=signed_on))))
    assert [row.values[2] for row in sections[0].rows] == [5 + (signed_on == DAY)]


@pytest.mark.parametrize(
    ("changed", "closer", "reached"),
    [
        ({"target": Decimal(62)}, 5, 5),
        ({"target": Decimal("62.001")}, 5, 0),
        ({"target": Decimal(50)}, 0, 0),
        ({"target": Decimal(65), "higher_is_better": False}, 0, 5),
        ({"target": Decimal(50), "higher_is_better": True}, 5, 5),
        ({"baseline": Decimal(64), "target": Decimal(62)}, 5, 5),
        ({"baseline": Decimal(62), "target": Decimal(62)}, 0, 5),
    ],
)
def test_what_is_closer_to_the_target_and_what_has_reached_it_follow_the_goals_direction(
    changed: dict[str, Any], closer: int, reached: int
) -> None:
    ((*_, measured, towards, at, _),), *_ = shown((5, changed))
    assert (measured, towards, at) == (5, closer, reached)


def test_the_latest_value_by_the_day_is_the_one_that_counts() -> None:
    facts = known((5, {}))
    values = {MEASURED - timedelta(days=400): 61, DAY: 69, DAY + timedelta(days=1): 75}
    more = [
        Measurement(UUID(int=3000 + 10 * n + m), one.id, day, Decimal(value))
        for n, one in enumerate(facts.indicators)
        for m, (day, value) in enumerate(values.items())
    ]
    for measurements in ((*facts.measurements, *more), (*more, *facts.measurements)):
        results, cohorts, *_ = count_results(replace(facts, measurements=measurements))
        assert [row.values[3:] for row in results.rows] == [(5, 5, 0, "+9,0")]
        assert [row.values[1:] for row in cohorts.rows] == [
            ("2026", "2026", 5, "+1,0"),
            ("2026", "2027", 5, "+2,0"),
            ("2026", "2028", 5, "+9,0"),
        ]


def test_the_only_one_that_was_not_measured_again_is_not_the_difference_between_two_tables() -> None:
    """Ten latest values, nine of them of 2028: less those nine, the tables would show the tenth. Each indicator is
    looked at by itself."""
    facts = known((10, {}), (10, {"name": "Trivsel"}))
    again = [
        Measurement(UUID(int=4000 + n), one.id, DAY, Decimal(65))
        for n, one in enumerate(facts.indicators)
        if one.name == "Trivsel" or n
    ]
    results, cohorts, *_ = count_results(replace(facts, measurements=(*facts.measurements, *again)))
    assert [row.values[3] for row in results.rows] == [10, 10]
    assert [(row.values[0], row.values[2], row.values[3]) for row in cohorts.rows] == [
        ("Andel behöriga, procent", "2027", 10),
        ("Andel behöriga, procent", "2028", SUPPRESSED),
        ("Trivsel, procent", "2027", 10),
        ("Trivsel, procent", "2028", 10),
    ]
