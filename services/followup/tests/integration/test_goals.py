"""The goals of the agreement are indicators from the signature on; their outcomes are kept as what they are."""

from datetime import date
from typing import Any

import pytest

from shared.clock import new_id
from shared.contracts.agreements import AgreementSignedV1
from shared.contracts.terms import Goal
from tests.support import facts
from tests.support.facts import ARBOGA, JONKOPING
from tests.support.service import ServiceUnderTest, at
from tests.support.tokens import AuthorizationHeaders

NOW = at("2027-07-01T09:00:00Z")
VALUE = {"measured_on": "2027-06-14", "value": "66.5", "note": "Slutbetyg årskurs 9"}
MEASURE = facts.measure()


class Goals:
    """Those who follow the goals of one agreement."""

    def __init__(self, followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> None:
        self._followup = followup
        self.organizer = authorization("organizer", subject="huvudman", organization_number=ARBOGA)
        self.stranger = authorization("organizer", subject="annan", organization_number=JONKOPING)
        self.officer = authorization("case_officer", subject="handlaggare")

    async def sign(self, *goals: Goal) -> AgreementSignedV1:
        agreement = facts.agreement_signed(measures=(MEASURE,), goals=goals, commitments=(facts.commitment_line(),))
        await self._followup.deliver(agreement, agreement.cooperation_id)
        return agreement

    async def read(self, goal: Goal) -> Any:
        answer = await self._followup.client.get(f"/indicators/{goal.goal_id}", headers=self.officer)
        assert answer.status_code == 200, answer.text
        return answer

    async def measure(self, goal: Goal, caller: dict[str, str] | None = None, **changed: Any) -> Any:
        return await self._post(goal, "measurements", VALUE | changed, caller or self.organizer)

    async def correct(self, goal: Goal, caller: dict[str, str] | None = None, **changed: Any) -> Any:
        """The first value of the indicator."""
        first = (await self.read(goal)).json()["measurements"][0]["id"]
        body = VALUE | {"reason": "Två elever saknades."} | changed
        return await self._post(goal, f"measurements/{first}/corrections", body, caller or self.officer)

    async def _post(self, goal: Goal, step: str, body: dict[str, Any], caller: dict[str, str]) -> Any:
        tag = (await self.read(goal)).headers["ETag"]
        headers = {**caller, **NOW, "If-Match": tag, "Idempotency-Key": str(new_id())}
        return await self._followup.client.post(f"/indicators/{goal.goal_id}/{step}", json=body, headers=headers)


@pytest.fixture
def goals(followup: ServiceUnderTest, authorization: AuthorizationHeaders) -> Goals:
    return Goals(followup, authorization)


def faults(answer: Any) -> tuple[str, str]:
    return answer.json()["type"], answer.json()["errors"][0]["field"]


async def test_the_signature_creates_an_indicator_of_every_goal(goals: Goals) -> None:
    goal = facts.goal(MEASURE)
    await goals.sign(goal)
    shown = (await goals.read(goal)).json()
    assert (shown["code"], shown["number"]) == ("gr9_all_subjects", 1)
    assert (shown["name"], shown["unit"], shown["analysis_level"], shown["level"]) == (
        goal.indicator_title,
        "procent",
        "results",
        "SCHOOL_UNIT",
    )
    assert (shown["baseline"], shown["target"], shown["least"], shown["most"]) == (
        "61.500",
        "75.000",
        "0.000",
        "100.000",
    )
    assert (shown["school_unit_code"], shown["school_type"], shown["higher_is_better"]) == ("48000763", "GR", True)
    assert (shown["agreed_on"], shown["target_on"]) == ("2026-11-20", "2029-06-15")


async def test_a_goal_that_was_agreed_on_before_the_register_keeps_its_name_and_has_no_code(goals: Goals) -> None:
    goal = facts.goal(MEASURE, indicator="Trivsel enligt egen enkät", indicator_title=None, indicator_number=None)
    await goals.sign(goal)
    shown = (await goals.read(goal)).json()
    assert (shown["name"], shown["code"], shown["number"]) == ("Trivsel enligt egen enkät", None, None)


@pytest.mark.parametrize("state", ["suppressed", "missing", "almost_all"])
async def test_a_baseline_that_is_no_number_is_kept_as_what_it_is(goals: Goals, state: str) -> None:
    goal = facts.goal(MEASURE, baseline=None, baseline_state=state, baseline_on=None)
    await goals.sign(goal)
    shown = (await goals.read(goal)).json()
    outcome = (await goals.measure(goal)).json()["years"][0]
    assert (shown["baseline"], shown["baseline_state"]) == (None, state)
    assert (outcome["value"], outcome["change"], outcome["reached"]) == ("66.500", None, False)


async def test_without_a_day_of_the_baseline_nothing_is_measured_before_the_agreement(goals: Goals) -> None:
    goal = facts.goal(MEASURE, baseline=None, baseline_state="missing", baseline_on=None)
    await goals.sign(goal)
    before = await goals.measure(goal, measured_on="2026-11-19")
    on_the_day = await goals.measure(goal, measured_on="2026-11-20")
    assert faults(before) == ("/problems/measured-before-baseline", "body.measured_on")
    assert on_the_day.status_code == 201


@pytest.mark.parametrize(("written", "state"), [("..", "suppressed"), (".", "missing"), ("~100", "almost_all")])
async def test_an_outcome_that_is_no_number_is_kept_as_what_it_is(goals: Goals, written: str, state: str) -> None:
    goal = facts.goal(MEASURE)
    await goals.sign(goal)
    whole = (await goals.measure(goal, value=written)).json()
    assert [(m["value"], m["state"]) for m in whole["measurements"]] == [(None, state)]
    (year,) = whole["years"]
    assert [year[name] for name in ("year", "value", "state", "change", "reached")] == [2027, None, state, None, None]


@pytest.mark.parametrize(
    ("changed", "slug", "field"),
    [
        ({"value": "9999999"}, "impossible-value", "value"),
        ({"value": "340.5"}, "impossible-value", "value"),
        ({"value": "-1"}, "impossible-value", "value"),
        ({"value": "~100"}, "impossible-value", "value"),
        ({"measured_on": "2026-06-11"}, "measured-before-baseline", "measured_on"),
        ({"measured_on": "2027-07-02"}, "date-ahead", "measured_on"),
    ],
)
async def test_an_outcome_that_cannot_be_is_refused_also_as_a_correction(
    goals: Goals, changed: dict[str, Any], slug: str, field: str
) -> None:
    goal = facts.goal(MEASURE, unit_of_measure="poäng", least="0", most="340", baseline="210")
    await goals.sign(goal)
    measured = await goals.measure(goal, **changed)
    await goals.measure(goal)
    corrected = await goals.correct(goal, **changed)
    assert [faults(answer) for answer in (measured, corrected)] == [(f"/problems/{slug}", f"body.{field}")] * 2


async def test_a_correction_keeps_the_old_value(goals: Goals) -> None:
    goal = facts.goal(MEASURE)
    await goals.sign(goal)
    await goals.measure(goal)
    first = await goals.correct(goal, value="..", note=None)
    second = (await goals.correct(goal, value="67", measured_on="2027-06-15")).json()
    assert first.status_code == 201
    assert [(m["measured_on"], m["value"], m["state"]) for m in second["measurements"]] == [
        ("2027-06-15", "67.000", "known")
    ]
    former = second["measurements"][0]["former_values"]
    assert [(f["measured_on"], f["value"], f["state"]) for f in former] == [
        ("2027-06-14", "66.500", "known"),
        ("2027-06-14", None, "suppressed"),
    ]


async def test_the_organiser_does_not_correct_and_a_value_of_another_indicator_is_not_found(goals: Goals) -> None:
    goal, other = facts.goal(MEASURE), facts.goal(MEASURE)
    await goals.sign(goal, other)
    await goals.measure(goal)
    await goals.measure(other)
    own = await goals.correct(goal, goals.organizer)
    elsewhere = (await goals.read(other)).json()["measurements"][0]["id"]
    body = VALUE | {"reason": "Två elever saknades."}
    stray = await goals._post(goal, f"measurements/{elsewhere}/corrections", body, goals.officer)
    assert (own.status_code, stray.status_code) == (403, 404)


async def test_a_correction_does_not_take_the_day_of_another_value(goals: Goals) -> None:
    goal = facts.goal(MEASURE)
    await goals.sign(goal)
    await goals.measure(goal)
    await goals.measure(goal, measured_on="2027-06-20")
    answer = await goals.correct(goal, measured_on="2027-06-20")
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/repeated-measurement")


async def test_an_amendment_keeps_outcomes_and_marks_the_goal_that_is_gone(
    goals: Goals, followup: ServiceUnderTest
) -> None:
    goal, gone = facts.goal(MEASURE), facts.goal(MEASURE)
    agreement = await goals.sign(goal, gone)
    await goals.measure(goal)
    raised = facts.goal(MEASURE, goal_id=goal.goal_id, target="80")
    late = facts.measure()
    new = facts.goal(late)
    change = facts.agreement_amended(
        agreement, measures=(MEASURE, late), goals=(raised, new), signed_on=date(2027, 3, 20)
    )
    await followup.deliver(change, agreement.cooperation_id)

    kept = (await goals.read(goal)).json()
    assert (kept["target"], kept["agreed_on"], len(kept["measurements"])) == ("80.000", "2026-11-20", 1)
    assert (await goals.read(gone)).json()["dropped_on"] == "2027-03-20"
    assert (await goals.read(new)).json()["agreed_on"] == "2027-03-20"
    refused = await goals.measure(gone)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/indicator-dropped")


async def test_what_release_1_1_publishes_leaves_the_goals(goals: Goals, followup: ServiceUnderTest) -> None:
    goal = facts.goal(MEASURE)
    agreement = await goals.sign(goal)
    change = facts.agreement_amended(agreement, goals=(), commitments=())
    await followup.deliver(change, agreement.cooperation_id)
    assert (await goals.read(goal)).json()["dropped_on"] is None


async def test_goals_are_found_by_level(
    goals: Goals, followup: ServiceUnderTest, authorization: AuthorizationHeaders
) -> None:
    by_level = {level: facts.goal(MEASURE, level=level) for level in ("results", "teaching", "leadership")}
    await goals.sign(*by_level.values())
    for level, goal in by_level.items():
        path = f"/indicators?analysis_level={level}&in_force=true"
        found = (await followup.client.get(path, headers=goals.officer)).json()["items"]
        assert [item["id"] for item in found] == [str(goal.goal_id)]
    hidden = await followup.client.get("/indicators", headers=goals.stranger)
    assert hidden.json()["items"] == []
