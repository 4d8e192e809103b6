"""Goals: which can be evaluated, and what is missing in the others."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from agreements.facts import goals
from agreements.models.goal import PlannedGoal, goal_faults
from agreements.models.plan_content import PlanContent
from insatser.chain import bodies
from tests.support.facts import UNIT

TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 11, 22), date(2029, 6, 15)
GOAL: dict[str, Any] = bodies.action_plan([UNIT], TODAY)["measures"][0]["goals"][0]


def faults(**other: Any) -> list[str]:
    goal = PlannedGoal.model_validate(GOAL | other)
    found = goal_faults("goal", goal, units=[UNIT], first=FIRST, last=LAST, today=TODAY)
    return [fault.field.removeprefix("goal.") for fault in found]


def test_a_goal_with_all_that_can_be_evaluated_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize("state", ["suppressed", "missing", "almost_all"])
def test_an_unknown_baseline_is_kept_as_what_it_is(state: str) -> None:
    assert faults(baseline=None, baseline_on=None, baseline_state=state) == []
    assert faults(baseline_state=state) == ["baseline"]


@pytest.mark.parametrize("field", ["indicator", "unit_of_measure"])
def test_a_goal_names_what_is_measured(field: str) -> None:
    assert faults(**{field: ""}) == [field]


@pytest.mark.parametrize("field", ["higher_is_better", "baseline", "baseline_on", "target", "target_on"])
def test_a_goal_without_a_number_a_day_or_a_direction_is_incomplete(field: str) -> None:
    assert faults(**{field: None}) == [field]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"target": "62"}, "target"),
        ({"target": "80", "higher_is_better": False}, "target"),
        ({"target": "100.1"}, "target"),
        ({"target": "101", "least": None, "most": None}, "target"),
        ({"baseline": "-1"}, "baseline"),
        ({"least": "10", "most": "10", "unit_of_measure": "poäng"}, "most"),
        ({"target_on": "2020-01-01"}, "target_on"),
        ({"target_on": "2029-06-16"}, "target_on"),
        ({"baseline_on": "2026-11-23"}, "baseline_on"),
        ({"school_unit_code": "99999999"}, "school_unit_codes"),
    ],
)
def test_a_goal_that_is_not_possible_is_refused(other: dict[str, Any], field: str) -> None:
    assert field in faults(**other)


def test_a_lower_value_may_be_the_better() -> None:
    assert faults(indicator="Frånvaro", baseline="12.5", target="8", higher_is_better=False) == []


@pytest.mark.parametrize("value", ["?", "bättre", "62 %", "1,5", "1.2345", True])
def test_a_value_is_a_number(value: Any) -> None:
    with pytest.raises(ValueError, match="ett tal med punkt"):
        PlannedGoal.model_validate(GOAL | {"baseline": value})


def test_goals_are_published_under_ids_that_never_change() -> None:
    plan = PlanContent.model_validate(bodies.action_plan([UNIT], TODAY))
    plan_id = UUID("0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e")
    published = goals(plan_id, plan)
    assert [str(goal.target) for goal in published] == ["80", "80"]
    assert len({goal.goal_id for goal in published}) == 2
    assert goals(plan_id, plan) == published
