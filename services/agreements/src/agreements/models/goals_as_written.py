"""A plan's goals without what the register says of their indicators: of a merge, only what somebody has written.

The register's fields follow from the code. One side may leave them out, and a code that is changed changes all of them:
merged field by field they would collide where nobody disagrees, or describe another indicator than the goal names.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from agreements.models.chosen_goal import Indicators, described, registered_fields
from agreements.rules.register import RegisteredIndicator

Written = Mapping[str, Any]


def as_written(plan: Written, indicators: Indicators) -> dict[str, Any]:
    """The plan without the register's fields. One that differs from the register stays: somebody must see the fault."""
    return _with_goals(plan, indicators, _as_written)


def as_saved(plan: Written, indicators: Indicators) -> dict[str, Any]:
    """The plan with the fields that saving fills in (`choose_indicators`)."""
    return _with_goals(plan, indicators, _as_saved)


def _with_goals(
    plan: Written, indicators: Indicators, change: Callable[[Written, RegisteredIndicator], dict[str, Any]]
) -> dict[str, Any]:
    """The rows of a change of a part are not read yet: what is no measure or goal is left as it is."""

    def in_goal(goal: Any) -> Any:
        code = goal.get("indicator") if isinstance(goal, Mapping) else None
        found = indicators.get(code) if isinstance(code, str) else None
        return change(goal, found) if found else goal

    def in_measure(measure: Any) -> Any:
        goals = measure.get("goals") if isinstance(measure, Mapping) else None
        return {**measure, "goals": [in_goal(goal) for goal in goals]} if isinstance(goals, list) else measure

    measures = plan.get("measures")
    return (
        {**plan, "measures": [in_measure(measure) for measure in measures]} if isinstance(measures, list) else {**plan}
    )


def _as_written(goal: Written, found: RegisteredIndicator) -> dict[str, Any]:
    said = registered_fields(found)
    kept = {name: value for name, value in goal.items() if name not in described(found)}
    return kept | {name: None for name, value in said.items() if name in goal and _is_same(goal[name], value)}


def _as_saved(goal: Written, found: RegisteredIndicator) -> dict[str, Any]:
    said = registered_fields(found).items()
    missing = {name: _in_json(value) for name, value in said if goal.get(name) in (None, "")}
    return {**goal, **missing, **described(found)}


def _is_same(written: Any, value: Any) -> bool:
    if isinstance(value, Decimal) and isinstance(written, str):
        try:
            return Decimal(written) == value
        except InvalidOperation:
            return False
    return written in (None, "") or written == value


def _in_json(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
