"""A goal and the register: its indicator is one of the register's, and is what the register says (decision 67)."""

from collections.abc import Collection, Mapping
from typing import Any

from agreements.models.goal import PlannedGoal
from agreements.models.plan_content import PlanContent, PlannedMeasure
from agreements.models.writing import SchoolType
from agreements.rules.faults import Fault, Faults
from agreements.rules.register import Register, RegisteredIndicator
from shared.nearest import nearest

NONE_HEARD_OF = "en indikator i registret; ingen för skolformen har kommit hit från urvalet"

Indicators = Mapping[str, RegisteredIndicator]
"""The indicators by code."""
Chosen = Mapping[tuple[str, str], str]
"""The indicator of each goal, by the keys of its measure and its own."""


def choose_indicators(plan: PlanContent, indicators: Indicators) -> PlanContent:
    """The plan with what the register says of each goal's indicator, where nothing else was written."""
    measures = tuple(_choose_in(measure, indicators) for measure in plan.measures)
    return plan.model_copy(update={"measures": measures})


def chosen(plan: PlanContent | None) -> Chosen:
    """The indicators that the goals of a plan have from the register; a goal in the parties' own words has none."""
    measures = plan.measures if plan else ()
    return {
        (measure.key, goal.key): goal.indicator
        for measure in measures
        for goal in measure.goals
        if goal.indicator_number is not None
    }


def indicator_faults(where: str, goal: PlannedGoal, register: Register, *, is_kept: bool) -> Faults:
    """`is_kept`: both have signed the goal with this indicator, which then may have ended since."""
    if not goal.indicator:
        return
    types = register.types_of(goal.school_unit_code)
    found = register.indicators.get(goal.indicator)
    if fault := _not_an_aim(found, is_kept=is_kept):
        named = found.title if found else goal.indicator
        yield Fault(f"{where}.indicator", fault, _nearest(named, register, types))
        return
    assert found is not None, "what is missing is a fault"
    if goal.indicator_number is None:
        yield Fault(f"{where}.indicator", "uppgifterna om indikatorn är inte hämtade ur registret", "spara planen igen")
    for field, value in registered_fields(found).items():
        written = getattr(goal, field)
        if written not in (None, "") and written != value:
            yield Fault(f"{where}.{field}", f"uppgiften är en annan i registret för {found.code}", _shown(value))
    if types is not None and found.school_type not in types:
        who = f"skolenheten {goal.school_unit_code}" if goal.school_unit_code else "huvudmannen"
        message = f"{who} har inte skolformen {found.school_type}, som indikatorn gäller"
        yield Fault(f"{where}.indicator", message, _nearest(goal.indicator, register, types))


def _nearest(named: str, register: Register, types: Collection[str] | None) -> str:
    return nearest(named, register.aims(types)) or NONE_HEARD_OF


def _not_an_aim(found: RegisteredIndicator | None, *, is_kept: bool) -> str | None:
    if found is None:
        return "indikatorn finns inte i registret över mål och indikatorer"
    if found.higher_is_better is None:
        return "indikatorn beskriver vilka elever skolan har, och är inget mål"
    if found.ended_on and not is_kept:
        return f"indikatorn gällde till och med {found.ended_on}"
    return None


def _choose_in(measure: PlannedMeasure, indicators: Indicators) -> PlannedMeasure:
    return measure.model_copy(update={"goals": tuple(choose(goal, indicators) for goal in measure.goals)})


def choose(goal: PlannedGoal, indicators: Indicators) -> PlannedGoal:
    found = indicators.get(goal.indicator)
    if found is None:
        # Only the register says which version of an indicator a goal has.
        return goal.model_copy(update={"indicator_title": "", "indicator_number": None})
    said = registered_fields(found)
    missing = {field: value for field, value in said.items() if getattr(goal, field) in (None, "")}
    return goal.model_copy(update={**missing, **described(found)})


def described(found: RegisteredIndicator) -> dict[str, Any]:
    """The fields that only the register gives a goal: its indicator's name and version."""
    return {"indicator_title": found.title, "indicator_number": found.number}


def registered_fields(found: RegisteredIndicator) -> dict[str, Any]:
    """The fields that may be left out of a goal, since the register has them."""
    return {
        "school_type": SchoolType(found.school_type),
        "unit_of_measure": found.unit,
        "higher_is_better": found.higher_is_better,
        "least": found.least,
        "most": found.most,
    }


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "ett högre värde är bättre" if value else "ett lägre värde är bättre"
    return str(value)
