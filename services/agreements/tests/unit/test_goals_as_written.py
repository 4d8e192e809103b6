"""A merge of plans keeps what people wrote of a goal, and asks the register for the rest."""

from typing import Any

import pytest

from agreements.models.goals_as_written import as_saved, as_written
from agreements.models.plan_content import PlanContent
from agreements.rules.merging import Collision, merge

from .registers import REGISTER
from .test_goals import GOAL

INDICATORS = REGISTER.indicators


def plan(**changed: Any) -> dict[str, Any]:
    """As it was posted, with a goal of which the register's fields are left out."""
    return {"measures": [{"key": "A1", "goals": [GOAL | changed]}]}


def saved(**changed: Any) -> dict[str, Any]:
    return as_saved(plan(**changed), INDICATORS)


def goal_of(content: dict[str, Any]) -> dict[str, Any]:
    return dict(content["measures"][0]["goals"][0])


def merged(*sides: dict[str, Any]) -> tuple[dict[str, Any], list[Collision]]:
    base, theirs, yours = (as_written(side, INDICATORS) for side in sides)
    content, collisions = merge(base, theirs, yours, PlanContent.ROWS)
    return goal_of(as_saved(content, INDICATORS)), collisions


def test_what_is_left_out_is_no_change_of_it() -> None:
    goal, collisions = merged(saved(), saved(indicator="gr9_merit"), plan(target="90"))
    assert collisions == []
    assert (goal["indicator"], goal["unit_of_measure"], goal["most"], goal["target"]) == (
        *("gr9_merit", "poäng", "340"),
        "90",
    )
    assert goal == goal_of(saved(indicator="gr9_merit", target="90"))


def test_two_who_choose_different_indicators_collide_once_and_the_goal_is_of_one() -> None:
    theirs, yours = saved(indicator="gr9_merit"), saved(indicator="gy_degree_three_years")
    goal, collisions = merged(saved(), theirs, yours)
    assert [collision.section for collision in collisions] == ["measures/A1/goals/M1/indicator"]
    assert goal == goal_of(theirs)


def test_what_differs_from_the_register_is_kept_for_somebody_to_see() -> None:
    for wrong in ({"unit_of_measure": "poäng"}, {"most": "340"}, {"most": "inte ett tal"}):
        goal, collisions = merged(saved(), plan(**wrong), saved())
        assert collisions == []
        assert goal == goal_of(saved(**wrong))


def test_the_same_number_written_otherwise_is_the_registers() -> None:
    assert goal_of(as_written(plan(most="100.0"), INDICATORS))["most"] is None
    assert "most" not in goal_of(as_written({"measures": [{"goals": [{"indicator": "gr9_merit"}]}]}, INDICATORS))


@pytest.mark.parametrize(
    "unread", [{}, {"measures": None}, {"measures": [None, {"goals": "x"}, {"goals": [None, {"indicator": ["x"]}]}]}]
)
def test_what_is_not_read_yet_is_left_as_it_is(unread: dict[str, Any]) -> None:
    assert as_written(unread, INDICATORS) == unread


def test_an_indicator_that_the_register_has_not_is_merged_as_it_was_written() -> None:
    own = plan(indicator="Trivsel", indicator_title="", unit_of_measure="andel")
    assert as_saved(as_written(own, INDICATORS), INDICATORS) == own
