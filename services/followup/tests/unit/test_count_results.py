"""The report's tables of results are by indicator, by its code in the register, whatever it is called."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

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
            indicators.append(Indicator(id=UUID(int=1000 + len(indicators)), schedule_id=case, **described, **values))
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
    before = {"code": "gr9_eligible", "number": 1}
    results, cohorts, *_ = shown(
        (3, before), (3, {"code": "gr9_eligible", "number": 2, "name": "Behöriga till gymnasiet"})
    )
    assert [(row[0], row[2], row[3]) for row in results] == [("Behöriga till gymnasiet, procent", 6, 6)]
    assert [(row[0], row[3]) for row in cohorts] == [("Behöriga till gymnasiet, procent", 6)]


def test_what_the_parties_named_themselves_is_what_they_called_it() -> None:
    results, *_ = shown((5, {"name": "Trivsel"}), (5, {"code": "trivsel", "number": 1, "name": "Trivsel"}))
    assert [row[0] for row in results] == ["Trivsel, procent", "Trivsel, procent (trivsel)"]
    (row,), *_ = shown((5, {"name": "Trivsel"}))
    assert row[0] == "Trivsel, procent"
