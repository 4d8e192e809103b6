"""Goals: which can be evaluated, and what is missing in the others."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from agreements.facts import goals
from agreements.models.chosen_goal import choose, choose_indicators, indicator_faults
from agreements.models.goal import PlannedGoal, goal_faults
from agreements.models.plan_content import PlanContent
from agreements.rules.faults import Fault
from insatser.chain import bodies
from tests.support.facts import UNIT

from .registers import REGISTER

TODAY = date(2026, 11, 22)
FIRST, LAST = date(2026, 11, 22), date(2029, 6, 15)
GOAL: dict[str, Any] = bodies.action_plan([UNIT], TODAY)["measures"][0]["goals"][0]


def faults(**other: Any) -> list[str]:
    return [fault.field.removeprefix("goal.") for fault in found(**other)]


def found(*, is_kept: bool = False, **other: Any) -> list[Fault]:
    """Of a goal that has been saved."""
    saved = choose(PlannedGoal.model_validate(GOAL | other), REGISTER.indicators)
    return [*alone(saved), *indicator_faults("goal", saved, REGISTER, is_kept=is_kept)]


def alone(goal: PlannedGoal) -> list[Fault]:
    """Whatever the register says of its indicator."""
    return list(goal_faults("goal", goal, units=[UNIT], first=FIRST, last=LAST, today=TODAY))


def test_a_goal_with_all_that_can_be_evaluated_has_no_fault() -> None:
    assert faults() == []


@pytest.mark.parametrize("state", ["suppressed", "missing", "almost_all"])
def test_an_unknown_baseline_is_kept_as_what_it_is(state: str) -> None:
    assert faults(baseline=None, baseline_on=None, baseline_state=state) == []
    assert faults(baseline_state=state) == ["baseline"]


def test_a_goal_names_what_is_measured() -> None:
    assert faults(indicator="") == ["indicator"]


@pytest.mark.parametrize("field", ["baseline", "baseline_on", "target", "target_on"])
def test_a_goal_without_a_number_a_day_or_a_direction_is_incomplete(field: str) -> None:
    assert faults(**{field: None}) == [field]


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"target": "62"}, "target"),
        ({"target": "100.1"}, "target"),
        ({"target": "101", "least": None, "most": None}, "target"),
        ({"baseline": "-1"}, "baseline"),
        ({"target": "61", "reason_to_keep": "Eleverna är andra."}, "target"),
        ({"indicator": "gr6_failed_one", "target": "80"}, "target"),
        ({"target_on": "2020-01-01"}, "target_on"),
        ({"target_on": "2029-06-16"}, "target_on"),
        ({"baseline_on": "2026-11-23"}, "baseline_on"),
        ({"school_unit_code": "99999999"}, "school_unit_codes"),
    ],
)
def test_a_goal_that_is_not_possible_is_refused(other: dict[str, Any], field: str) -> None:
    assert field in faults(**other)


@pytest.mark.parametrize(
    ("baseline_on", "target_on"), [(TODAY, LAST), (FIRST, FIRST), (TODAY - timedelta(days=1), FIRST)]
)
def test_a_baseline_is_of_today_at_the_latest_and_its_target_no_earlier(baseline_on: date, target_on: date) -> None:
    assert faults(baseline_on=str(baseline_on), target_on=str(target_on)) == []


@pytest.mark.parametrize(("least", "most"), [("40", "90"), (None, "90"), ("40", None)])
def test_the_ends_of_what_is_possible_are_possible(least: str | None, most: str | None) -> None:
    def refused(baseline: str, target: str) -> set[str]:
        ends = {"unit_of_measure": "poäng", "least": least, "most": most}
        goal = PlannedGoal.model_validate(GOAL | ends | {"baseline": baseline, "target": target})
        return {fault.field.removeprefix("goal.") for fault in alone(goal)}

    assert refused("40", "90") == set()
    assert refused("39", "90") == ({"baseline"} if least else set())
    assert refused("40", "91") == ({"target"} if most else set())


@pytest.mark.parametrize(("most", "fields"), [("9", ["goal.most"]), ("10", ["goal.most"]), ("11", [])])
def test_the_highest_value_that_is_possible_is_above_the_lowest(most: str, fields: list[str]) -> None:
    ends = {"unit_of_measure": "poäng", "least": "10", "most": most, "baseline": "10", "target": "11"}
    assert [fault.field for fault in alone(PlannedGoal.model_validate(GOAL | ends))] == fields


@pytest.mark.parametrize(
    ("least", "most", "possible"),
    [(None, None, ("0", "100")), ("-5", "105", ("0", "100")), ("0.5", "99.5", ("0.5", "99.5"))],
)
def test_a_percentage_is_never_below_none_or_above_all(
    least: str | None, most: str | None, possible: tuple[str, str]
) -> None:
    goal = PlannedGoal.model_validate(GOAL | {"unit_of_measure": "procent", "least": least, "most": most})
    assert tuple(map(str, goal.range)) == possible


def test_a_lower_value_may_be_the_better() -> None:
    assert faults(indicator="gr6_failed_one", baseline="12.5", target="8") == []


def test_the_level_may_be_kept_when_somebody_says_why() -> None:
    assert faults(target="62") == ["target"]
    assert faults(target="62", reason_to_keep="Hälften av eleverna är nya sedan augusti.") == []


@pytest.mark.parametrize(
    ("other", "message", "expected"),
    [
        ({"indicator": "Andel elever med godkänt i alla ämnen"}, "finns inte i registret", "gr9_all_subjects (Andel"),
        ({"indicator": "gr9_merits"}, "finns inte i registret", "gr9_merit (Genomsnittligt"),
        ({"indicator": "gr_newly_arrived"}, "är inget mål", "gr6_failed_one"),
        ({"indicator": "gr_ended"}, "gällde till och med 2026-06-30", "gr9_all_subjects"),
        ({"indicator": "gy_degree_three_years"}, f"{UNIT} har inte skolformen GY", "gr"),
        ({"unit_of_measure": "poäng"}, "en annan i registret", "procent"),
        ({"higher_is_better": False, "target": "8"}, "en annan i registret", "ett högre värde är bättre"),
        ({"most": "90"}, "en annan i registret", "100"),
        ({"school_type": "FTH"}, "en annan i registret", "GR"),
    ],
)
def test_an_indicator_is_one_of_the_register_and_what_the_register_says(
    other: dict[str, Any], message: str, expected: str
) -> None:
    (fault,) = found(**other)
    assert message in fault.message
    assert fault.expected.startswith(expected)


def test_what_both_have_signed_outlives_an_indicator_that_ends() -> None:
    assert found(indicator="gr_ended", is_kept=True) == []
    assert len(found(indicator="Egen mätning", is_kept=True)) == 1


def test_only_the_register_says_which_version_of_it_a_goal_has() -> None:
    claimed = {"indicator_title": "Trivsel", "indicator_number": 7}
    own = choose(PlannedGoal.model_validate(GOAL | claimed | {"indicator": "Trivsel"}), REGISTER.indicators)
    registered = choose(PlannedGoal.model_validate(GOAL | claimed), REGISTER.indicators)
    assert (own.indicator_title, own.indicator_number) == ("", None)
    assert (registered.indicator_title, registered.indicator_number) == ("Andel med godkänt i alla ämnen, årskurs 9", 1)


def test_a_goal_from_before_the_register_is_kept_word_for_word() -> None:
    """What is signed has its hash: a field that was not there is not written into it."""
    before = GOAL | {"indicator": "Egen mätning", "unit_of_measure": "procent", "higher_is_better": True}
    assert (
        not {"indicator_title", "indicator_number", "reason_to_keep"}
        & PlannedGoal.model_validate(before).model_dump().keys()
    )


@pytest.mark.parametrize("value", ["?", "bättre", "62 %", "1,5", "1.2345", True])
def test_a_value_is_a_number(value: Any) -> None:
    with pytest.raises(ValueError, match="ett tal med punkt"):
        PlannedGoal.model_validate(GOAL | {"baseline": value})


def test_goals_are_published_under_ids_that_never_change() -> None:
    plan = choose_indicators(PlanContent.model_validate(bodies.action_plan([UNIT], TODAY)), REGISTER.indicators)
    plan_id = UUID("0190f0c2-7a10-7cc1-9d0c-1f2a3b4c5d6e")
    published = goals(plan_id, plan)
    assert [str(goal.target) for goal in published] == ["80", "80"]
    assert {(goal.indicator, goal.indicator_number, goal.unit_of_measure) for goal in published} == {
        ("gr9_all_subjects", 1, "procent")
    }
    assert len({goal.goal_id for goal in published}) == 2
    assert goals(plan_id, plan) == published
