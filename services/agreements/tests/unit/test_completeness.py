"""What is missing in an analysis and a plan, unit by unit."""

from datetime import date
from typing import Any

import pytest

from agreements.models.analysis_content import AnalysisContent
from agreements.models.analysis_faults import analysis_faults
from agreements.models.chosen_goal import choose_indicators
from agreements.models.plan_content import PlanContent
from agreements.models.plan_faults import plan_faults
from insatser.chain import bodies
from tests.support.facts import UNIT

from .registers import REGISTER

TODAY = date(2026, 11, 22)
OTHER = "12345678"
UNITS = [UNIT, OTHER]


def of_analysis(units: list[str] = UNITS, **other: Any) -> list[str]:
    content = AnalysisContent.model_validate(bodies.situation_analysis(units, TODAY) | other)
    return [f"{fault.field}: {fault.message}" for fault in analysis_faults(content, UNITS, today=TODAY)]


def of_plan(units: list[str] = UNITS, **other: Any) -> list[str]:
    analysis = AnalysisContent.model_validate(bodies.situation_analysis(UNITS, TODAY))
    plan = bodies.action_plan(units, TODAY)
    plan["measures"] = [measure | other for measure in plan["measures"]][:1]
    content = choose_indicators(PlanContent.model_validate(plan), REGISTER.indicators)
    found = plan_faults(content, analysis, UNITS, register=REGISTER, kept={}, gone={}, signed=None, today=TODAY)
    return [f"{fault.field}: {fault.message}" for fault in found]


def test_documents_with_both_units_are_complete() -> None:
    assert of_analysis() == []
    assert of_plan() == []


def test_a_unit_that_is_left_out_of_the_analysis_is_named_on_each_level() -> None:
    place = f"skolenheten {OTHER}"
    assert of_analysis([UNIT]) == [
        f"content.descriptions: elevernas resultat är inte beskrivna för {place}",
        f"content.descriptions: undervisning och andra processer är inte beskrivna för {place}",
        f"content.descriptions: organisation och ledning är inte beskrivna för {place}",
        f"content.problems: inget problem är beskrivet för {place}",
        f"content.pupil_hearings: eleverna på {place} har inte hörts",
    ]


def test_a_unit_that_is_left_out_of_the_plan_is_named() -> None:
    assert of_plan([UNIT]) == [
        f"content.pupil_hearings: eleverna på skolenheten {OTHER} har inte hörts",
        f"content.measures: skolenheten {OTHER} deltar inte i någon insats",
    ]


def test_a_unit_that_no_goal_is_about_is_named() -> None:
    own = bodies.action_plan(UNITS, TODAY)["measures"][0]["goals"][0]
    assert of_plan(goals=[own]) == [f"content.measures: inget mål gäller skolenheten {OTHER}"]
    assert of_plan(goals=[own | {"school_unit_code": None}]) == []


def test_pupils_heard_no_is_not_enough() -> None:
    assert of_analysis(pupil_hearings=(), pupils_heard="nej") == [
        "content.pupil_hearings: det framgår inte hur eleverna har hörts"
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("how", ""), ("groups", ""), ("led_to", ""), ("held_on", None), ("held_on", "2026-11-23")]
)
def test_a_hearing_says_how_when_who_and_what_it_led_to(field: str, value: Any) -> None:
    hearing = bodies.situation_analysis(UNITS, TODAY)["pupil_hearings"][0] | {field: value}
    (found,) = of_analysis(pupil_hearings=[hearing])
    assert found.startswith(f"content.pupil_hearings[0].{field}: ")


def test_problems_have_an_order_of_priority() -> None:
    problems = bodies.situation_analysis(UNITS, TODAY)["problems"]
    assert of_analysis(problems=[problems[0], problems[1] | {"priority": 1}]) == [
        "content.problems: två problem har samma plats i prioriteringen"
    ]
    assert of_analysis(problems=[problems[0], problems[1] | {"priority": None}]) == [
        "content.problems[1].priority: uppgiften saknas"
    ]


def test_a_measure_rests_on_a_source_that_opens_or_on_where_it_was_tried() -> None:
    missing = "content.measures[0].sources: vetenskaplig grund eller beprövad erfarenhet saknas"
    assert of_plan(sources=()) == [missing]
    assert of_plan(sources=(), tried_where="På Norra skolan 2024.") == []
    with pytest.raises(ValueError, match="link"):
        of_plan(sources=[{"title": "Forskning", "link": "Forskning visar"}])
