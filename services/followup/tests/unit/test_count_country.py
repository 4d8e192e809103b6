"""Outcomes of goals that are published, beside the country's, with small groups protected."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from followup.rules.known import Indicator, Known, Measurement, PublishedOutcome, Schedule
from followup.rules.school_years import resulted_on
from followup.steps.count_results import count_results

SIGNED, DAY = date(2026, 11, 20), date(2028, 4, 15)
TITLE = "Andel behöriga, procent"


def known(
    organizers: int,
    *,
    value: Decimal | None = Decimal(62),
    measured: Decimal | None = None,
    on: date = date(2027, 6, 14),
) -> Known:
    """So many organisers with a goal for a unit, each with a figure of 2026/27 and perhaps a value of the same year."""
    schedules, indicators, published, measurements = [], [], [], []
    for number in range(organizers):
        case, goal = UUID(int=number + 1), UUID(int=1000 + number)
        schedules.append(
            Schedule(case, f"{2120000530 + number}", (), "2026:12", SIGNED, date(2029, 11, 19), None, None)
        )
        described: Any = {
            "name": "Andel behöriga",
            "unit": "procent",
            "level": "SCHOOL_UNIT",
            "code": "gr9",
            "number": 1,
        }
        described |= {"school_unit_code": f"4800{number:04}", "baseline": Decimal(60), "target": Decimal(70)}
        indicators.append(Indicator(id=goal, schedule_id=case, agreed_on=SIGNED, **described))
        published.append(
            PublishedOutcome(
                UUID(int=3000 + number), goal, "2026/27", resulted_on("2026/27"), value, Decimal(75), counts=True
            )
        )
        if measured is not None:
            measurements.append(Measurement(UUID(int=2000 + number), goal, on, measured))
    return Known(
        DAY,
        schedules=tuple(schedules),
        indicators=tuple(indicators),
        measurements=tuple(measurements),
        published_outcomes=tuple(published),
    )


def shown(facts: Known) -> dict[str, list[tuple[Any, ...]]]:
    return {section.code: [row.values for row in section.rows] for section in count_results(facts)}


def test_what_is_published_is_the_outcome_where_nobody_has_measured() -> None:
    tables = shown(known(5))
    assert tables["results"][0][2:] == (5, 5, 5, 0, "+2,0")
    assert tables["cohorts"] == [(TITLE, "2026", "2027", 5, "+2,0")]
    assert tables["country"] == [(TITLE, "2027", 5, "62,0", "75,0", "−13,0")]
    assert tables["doubts"] == []


def test_what_was_measured_counts_and_the_difference_is_told() -> None:
    tables = shown(known(5, measured=Decimal(64)))
    assert tables["results"][0][-1] == "+4,0"
    assert tables["country"] == [(TITLE, "2027", 5, "62,0", "75,0", "−13,0")], "what is published alone is compared"
    assert tables["doubts"] == [(TITLE, "2026/27", 5)]
    assert shown(known(5, measured=Decimal(62)))["doubts"] == []


def test_what_was_measured_earlier_in_the_year_than_the_grades_counts_too() -> None:
    tables = shown(known(5, measured=Decimal(64), on=date(2027, 2, 10)))
    assert (tables["results"][0][-1], tables["cohorts"][0][-1]) == ("+4,0", "+4,0")


def test_fewer_than_five_organisers_are_two_points() -> None:
    assert shown(known(4))["country"] == [(TITLE, "2027", "..", "..", "..", "..")]


def test_what_is_no_number_is_no_outcome() -> None:
    tables = shown(known(5, value=None))
    assert (tables["results"][0][3], tables["country"]) == (0, [])


def test_what_is_not_of_the_day_yet_or_no_longer_counts_is_left_out() -> None:
    facts = known(5)
    early = Known(date(2027, 5, 31), facts.rounds, **_parts(facts))
    assert shown(early)["country"] == []
    withdrawn = tuple(
        PublishedOutcome(o.id, o.indicator_id, o.school_year, o.resulted_on, o.value, o.national_average, counts=False)
        for o in facts.published_outcomes
    )
    assert shown(Known(DAY, **(_parts(facts) | {"published_outcomes": withdrawn})))["country"] == []


def _parts(facts: Known) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in ("schedules", "indicators", "published_outcomes")}


@pytest.mark.parametrize(
    ("school_year", "day"), [("2026/27", date(2027, 6, 1)), ("1999/00", date(2000, 6, 1)), ("2026", date(2026, 10, 15))]
)
def test_results_are_of_the_june_in_which_a_school_year_ends(school_year: str, day: date) -> None:
    assert resulted_on(school_year) == day


def test_a_unit_with_two_goals_of_one_indicator_weighs_as_one() -> None:
    facts = known(5)
    first, *_ = facts.indicators
    twin = replace(first, id=UUID(int=4000))
    figure = replace(facts.published_outcomes[0], id=UUID(int=4001), indicator_id=twin.id, value=Decimal(62))
    others = [replace(one, value=Decimal(72)) for one in facts.published_outcomes[1:]]
    doubled = replace(
        facts,
        indicators=(*facts.indicators, twin),
        published_outcomes=(facts.published_outcomes[0], figure, *others),
    )
    assert shown(doubled)["country"] == [(TITLE, "2027", 5, "70,0", "75,0", "−5,0")]


def test_what_comes_on_the_reporting_day_counts_and_what_comes_after_it_does_not() -> None:
    day = resulted_on("2026/27")
    the_day = replace(known(5), as_of=day)
    assert [row[-1] for row in shown(the_day)["results"]] == ["+2,0"]
    assert shown(replace(the_day, as_of=day - timedelta(days=1)))["country"] == []
    measured = replace(known(5, measured=Decimal(64), on=day), as_of=day)
    assert shown(measured)["results"][0][-1] == "+4,0"
    assert shown(measured)["doubts"] == [(TITLE, "2026/27", 5)]
    later = known(5, measured=Decimal(64), on=day + timedelta(days=1))
    assert shown(replace(later, as_of=day))["results"][0][-1] == "+2,0"
