"""The states of a cooperation, and what events say about them."""

import pytest

from agreements.models.cooperation import STEPS, CooperationStatus
from agreements.rules import chain
from agreements.subscriptions import SUBSCRIPTIONS
from shared.contracts import facts_of
from shared.contracts.agreements import COOPERATION


def test_every_state_is_reached_from_the_offer() -> None:
    reached = {CooperationStatus.OFFERED}
    while new := {after for status in reached for after in STEPS.get(status, ())} - reached:
        reached |= new
    assert reached == set(CooperationStatus)


def test_every_event_about_a_case_has_words() -> None:
    read = {
        fact.TYPE
        for subscription in SUBSCRIPTIONS
        if subscription.name in ("offers", "funding", "schedule")
        for fact in subscription.handlers
    }
    assert set(chain.STEPS) == read | {fact.TYPE for fact in facts_of(COOPERATION)}


def test_what_events_lead_to_is_a_state() -> None:
    assert {*chain.LEADS_TO.values(), *chain.PREPARES.values()} <= {status.value for status in CooperationStatus}


@pytest.mark.parametrize(
    ("steps", "status"),
    [
        ([], None),
        (["offer-made"], "offered"),
        (["offer-made", "offer-withdrawn"], "withdrawn"),
        (["offer-made", "offer-answered"], "analysis"),
        (["offer-made", "offer-answered", "offer-withdrawn"], "analysis"),
        (["offer-made", "offer-answered", "approve_plan", "measures-decided"], "decided"),
        (["offer-made", "offer-answered", "approve_plan", "reopen_plan"], "analysis"),
        (
            ["offer-made", "offer-answered", "agreement-signed", "reopen_plan", "approve_plan", "measures-decided"],
            "active",
        ),
        (["offer-made", "offer-answered", "agreement-signed", "agreement-paused", "funds-committed"], "paused"),
    ],
)
def test_the_state_after_some_steps(steps: list[str], status: str | None) -> None:
    types = {kind.split(".")[1]: kind for kind in chain.STEPS}
    assert chain.status_after((types.get(step, step) for step in steps), declined=False) == status


def test_a_no_is_the_end() -> None:
    assert chain.status_after(["selection.offer-made.v1", "agreements.offer-answered.v1"], declined=True) == "declined"
