"""The states of a cooperation and of what its measures take and buy, and what events say about them."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import pytest

from agreements.errors import WrongPhase
from agreements.models import cooperation, place, service_order, shared_measure
from agreements.models.cooperation import CooperationStatus
from agreements.models.place import PlaceStatus
from agreements.models.service_order import InvoiceStatus, OrderStatus, ServiceInvoice
from agreements.models.shared_measure import ShareStatus
from agreements.rules import chain
from agreements.subscriptions import SUBSCRIPTIONS
from shared.clock import utc_now
from shared.contracts import facts_of
from shared.contracts.agreements import COOPERATION


@pytest.mark.parametrize(
    ("steps", "situations", "first"),
    [
        (cooperation.STEPS, cooperation.SITUATIONS, [CooperationStatus.OFFERED]),
        (place.STEPS, place.SITUATIONS, [PlaceStatus.QUEUED]),
        (shared_measure.SHARE_STEPS, shared_measure.SHARE_SITUATIONS, [ShareStatus.JOINED]),
        (service_order.STEPS, service_order.SITUATIONS, [OrderStatus.PROPOSED]),
        (
            service_order.INVOICE_STEPS,
            service_order.INVOICE_SITUATIONS,
            [InvoiceStatus.ACCEPTED, InvoiceStatus.WAITING],
        ),
    ],
)
def test_every_state_is_reached_and_has_words(
    steps: Mapping[Any, Iterable[Any]], situations: Mapping[Any, str], first: list[StrEnum]
) -> None:
    reached = set(first)
    while new := {after for state in reached for after in steps.get(state, ())} - reached:
        reached |= new
    assert reached == set(type(first[0])) == set(situations)


def test_an_invoice_is_decided_once() -> None:
    now = utc_now()
    for status in (InvoiceStatus.ACCEPTED, InvoiceStatus.REJECTED):
        for accepted in (True, False):
            with pytest.raises(WrongPhase):
                ServiceInvoice(status=status).decide("anna", accepted=accepted, reason="Nej.", now=now)


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
