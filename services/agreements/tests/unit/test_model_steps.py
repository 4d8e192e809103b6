"""Each step of what a case consists of: what it sets, that it is seen as a change, and what it refuses."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from agreements.errors import BeyondOrder, WrongPhase
from agreements.models.action_plan import ActionPlan, PlanStatus
from agreements.models.agreement import NOT_ENDED, Agreement, AgreementStatus
from agreements.models.archive_delivery import ArchiveDelivery
from agreements.models.change_request import ChangeRequest, ChangeRequestStatus
from agreements.models.content import Party
from agreements.models.decision import Decision, DecisionStatus
from agreements.models.first_agreement import FirstAgreement
from agreements.models.service_order import OrderStatus, ServiceOrder
from agreements.models.situation_analysis import AnalysisStatus, SituationAnalysis
from agreements.models.succession import Succession
from agreements.models.waiver import Waiver
from shared.kit.errors import DomainError

BEFORE = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2026, 3, 15, 8, tzinfo=UTC)
TODAY = date(2026, 3, 15)
DAY = timedelta(days=1)


def made(kind: type[Any], **values: Any) -> Any:
    return kind(id=uuid4(), version=1, created_at=BEFORE, updated_at=BEFORE, **values)


def order(status: OrderStatus = OrderStatus.ORDERED, **amounts: int) -> Any:
    money = {"ordered": 100, "delivered": 0, "invoiced": 0, "excess": 0} | amounts
    return made(ServiceOrder, status=status, approved_on=None, **{name: Decimal(kr) for name, kr in money.items()})


def refused(step: Any, *args: Any, kind: type[DomainError] = WrongPhase, **named: Any) -> str:
    with pytest.raises(kind) as found:
        step(*args, **named)
    return found.value.detail


# Orders of bought services


@pytest.mark.parametrize(
    ("status", "amounts", "counts"),
    [
        (OrderStatus.PROPOSED, {}, 100),
        (OrderStatus.ORDERED, {"delivered": 40}, 100),
        (OrderStatus.WITHDRAWN, {"delivered": 40}, 0),
        (OrderStatus.CLOSED, {"delivered": 40, "invoiced": 30}, 40),
        (OrderStatus.CLOSED, {"delivered": 30, "invoiced": 40}, 40),
    ],
)
def test_an_order_takes_all_of_its_money_until_it_is_closed(
    status: OrderStatus, amounts: dict[str, int], counts: int
) -> None:
    assert order(status, **amounts).counts == counts


def test_an_order_goes_from_proposed_to_ordered_to_closed_or_is_withdrawn() -> None:
    proposed = order(OrderStatus.PROPOSED)
    proposed.approve("bo", today=TODAY, now=NOW)
    assert (proposed.status, proposed.approved_by, proposed.approved_on) == (OrderStatus.ORDERED, "bo", TODAY)
    assert proposed.updated_at == NOW
    assert proposed.is_invoiced
    refused(proposed.approve, "bo", today=TODAY, now=NOW)
    proposed.end("Klart", NOW)
    assert (proposed.status, proposed.ended_reason, proposed.is_invoiced) == (OrderStatus.CLOSED, "Klart", True)
    refused(proposed.end, "Igen", NOW)
    withdrawn = order(OrderStatus.PROPOSED)
    withdrawn.end("Behövs inte", NOW)
    assert (withdrawn.status, withdrawn.is_invoiced) == (OrderStatus.WITHDRAWN, False)


def test_nothing_is_delivered_before_the_order_or_ahead_of_its_day() -> None:
    ordered = order()
    ordered.require_day(TODAY + DAY, today=TODAY)
    ordered.approved_on = TODAY - DAY
    for day in (TODAY - DAY, TODAY):
        ordered.require_day(day, today=TODAY)
    for day in (TODAY - 2 * DAY, TODAY + DAY):
        refused(ordered.require_day, day, today=TODAY, kind=BeyondOrder)


def test_no_more_is_delivered_than_is_ordered_and_no_less_than_is_invoiced() -> None:
    ordered = order(invoiced=30, excess=10, delivered=20)
    ordered.deliver(Decimal(80), NOW)
    assert (ordered.delivered, ordered.updated_at) == (100, NOW)
    refused(ordered.deliver, Decimal(1), NOW, kind=BeyondOrder)
    ordered.deliver(Decimal(-80), NOW)
    assert ordered.delivered == 20
    refused(ordered.deliver, Decimal(-1), NOW, kind=BeyondOrder)
    free = order(delivered=5, excess=50)
    free.deliver(Decimal(-5), NOW)
    refused(free.deliver, Decimal(-1), NOW, kind=BeyondOrder)
    refused(order(OrderStatus.CLOSED).deliver, Decimal(1), NOW)


@pytest.mark.parametrize(("amount", "over"), [(10, 0), (40, 0), (41, 1), (70, 30)])
def test_an_invoice_passes_what_is_delivered_by_as_much(amount: int, over: int) -> None:
    ordered = order(delivered=60, invoiced=30, excess=10)
    assert ordered.over(Decimal(amount)) == over
    ordered.invoice(Decimal(amount), excess=Decimal(over), now=NOW)
    assert (ordered.invoiced, ordered.excess, ordered.updated_at) == (30 + amount, 10 + over, NOW)


def test_no_more_is_invoiced_than_is_ordered_and_only_of_an_order() -> None:
    refused(order(invoiced=30).over, Decimal(71), kind=BeyondOrder)
    for status in (OrderStatus.PROPOSED, OrderStatus.WITHDRAWN):
        refused(order(status).over, Decimal(1))


# First agreement, analysis, plan and decision


@pytest.mark.parametrize(("earlier", "later"), [(Party.AGENCY, Party.ORGANIZER), (Party.ORGANIZER, Party.AGENCY)])
def test_a_first_agreement_is_locked_by_the_first_signature_and_signed_by_the_second(
    earlier: Party, later: Party
) -> None:
    first = made(FirstAgreement)
    assert (first.locked_at, first.signed_at) == (None, None)
    first.sign(earlier, subject="anna", signatory_id=uuid4(), now=BEFORE)
    assert (first.locked_at, first.signed_at) == (BEFORE, None)
    first.sign(later, subject="bo", signatory_id=uuid4(), now=NOW)
    assert (first.locked_at, first.signed_at) == (BEFORE, NOW)


def test_an_analysis_is_written_completed_and_opened_again() -> None:
    analysis = made(SituationAnalysis, status=AnalysisStatus.DRAFT)
    refused(analysis.reopen, NOW)
    analysis.complete(TODAY, NOW)
    assert (analysis.status, analysis.completed_on, analysis.updated_at) == (AnalysisStatus.COMPLETED, TODAY, NOW)
    refused(analysis.complete, TODAY, NOW)
    refused(analysis.rewrite, None, NOW, kind=DomainError)
    analysis.reopen(NOW + DAY)
    assert (analysis.status, analysis.completed_on, analysis.updated_at) == (AnalysisStatus.DRAFT, None, NOW + DAY)
    analysis.rewrite(None, NOW)
    assert analysis.updated_at == NOW


def test_a_plan_is_written_approved_and_opened_again() -> None:
    plan = made(ActionPlan, status=PlanStatus.DRAFT)
    plan.rewrite(None, subject="anna", now=NOW)
    assert (plan.written_by, plan.updated_at) == ("anna", NOW)
    refused(plan.reopen, NOW)
    plan.approve("bo", today=TODAY, now=NOW + DAY)
    assert (plan.status, plan.approved_by, plan.approved_on) == (PlanStatus.APPROVED, "bo", TODAY)
    assert plan.updated_at == NOW + DAY
    refused(plan.approve, "bo", today=TODAY, now=NOW)
    refused(plan.rewrite, None, subject="anna", now=NOW, kind=DomainError)
    plan.reopen(NOW)
    assert (plan.status, plan.approved_by, plan.approved_on, plan.updated_at) == (PlanStatus.DRAFT, None, None, NOW)


def test_whoever_took_part_does_not_decide_and_it_is_decided_once() -> None:
    decision = made(Decision, status=DecisionStatus.PROPOSED, presented_by="anna", participants=["cecilia"])
    for person in ("anna", "cecilia"):
        refused(decision.decide, person, today=TODAY, now=NOW, kind=DomainError)
    decision.decide("bo", today=TODAY, now=NOW)
    assert (decision.status, decision.decided_by, decision.decided_on) == (DecisionStatus.DECIDED, "bo", TODAY)
    assert decision.updated_at == NOW
    refused(decision.require_proposed)
    decision.replace(NOW + DAY)
    assert (decision.status, decision.updated_at) == (DecisionStatus.REPLACED, NOW + DAY)


# Agreement and succession


@pytest.mark.parametrize("status", AgreementStatus)
def test_an_agreement_that_has_ended_is_neither_ended_again_nor_taken_up(status: AgreementStatus) -> None:
    active, paused = AgreementStatus.ACTIVE, AgreementStatus.PAUSED
    ways: dict[str, tuple[tuple[AgreementStatus, ...], tuple[object, ...], AgreementStatus]] = {
        "pause": ((active,), (NOW,), paused),
        "resume": ((paused,), (NOW,), active),
        "complete": ((active,), (TODAY, NOW), AgreementStatus.COMPLETED),
        "terminate": (NOT_ENDED, (TODAY, NOW), AgreementStatus.TERMINATED),
    }
    for way, (allowed, args, after) in ways.items():
        agreement = made(Agreement, status=status, versions=[])
        if status in allowed:
            getattr(agreement, way)(*args)
            assert (agreement.status, agreement.updated_at) == (after, NOW), way
        else:
            refused(getattr(agreement, way), *args)
            assert (agreement.status, agreement.updated_at) == (status, BEFORE), way


@pytest.mark.parametrize(
    ("day", "made_at", "after"),
    [
        (TODAY - DAY, None, True),
        (TODAY + DAY, BEFORE, False),
        (TODAY, NOW - DAY / 24, True),
        (TODAY, NOW, False),
        (TODAY, None, False),
    ],
)
def test_a_document_is_the_former_organisers_until_the_succession_is_decided(
    day: date, made_at: datetime | None, after: bool
) -> None:
    decided = made(Succession, decided_on=TODAY)
    decided.updated_at = NOW
    assert decided.is_after(day, made_at) is after
    assert made(Succession, decided_on=None).is_after(day, made_at) is False, "a proposal changes no party"


# What is asked for, waived and handed over


@pytest.mark.parametrize(
    ("taken_up", "status"), [(True, ChangeRequestStatus.TAKEN_UP), (False, ChangeRequestStatus.DECLINED)]
)
def test_a_request_is_answered_once(taken_up: bool, status: ChangeRequestStatus) -> None:
    asked = made(ChangeRequest, status=ChangeRequestStatus.OPEN)
    asked.answer_with("Ja", taken_up=taken_up, subject="bo", today=TODAY, now=NOW)
    assert (asked.status, asked.answer, asked.answered_by, asked.answered_on) == (status, "Ja", "bo", TODAY)
    assert asked.updated_at == NOW
    refused(asked.answer_with, "Nej", taken_up=taken_up, subject="bo", today=TODAY, now=NOW)
    refused(asked.withdraw, "Ångrat", NOW)


def test_a_request_that_is_open_is_withdrawn() -> None:
    asked = made(ChangeRequest, status=ChangeRequestStatus.OPEN)
    refused(asked.lead_to, agreement_version=2, now=NOW)
    asked.withdraw("Ångrat", NOW)
    assert (asked.status, asked.withdrawal_reason) == (ChangeRequestStatus.WITHDRAWN, "Ångrat")
    assert asked.updated_at == NOW


def test_a_request_leads_to_a_decision_and_then_to_an_amendment() -> None:
    asked, decision = made(ChangeRequest, status=ChangeRequestStatus.TAKEN_UP), uuid4()
    asked.lead_to(decision_id=decision, now=NOW)
    asked.lead_to(agreement_version=2, now=NOW + DAY)
    assert (asked.decision_id, asked.agreement_version, asked.updated_at) == (decision, 2, NOW + DAY)


def test_an_exception_is_approved_once_and_used() -> None:
    waiver = made(Waiver, proposed_by="anna")
    waiver.approve("bo", NOW)
    assert (waiver.approved_by, waiver.updated_at) == ("bo", NOW)
    assert "redan beviljat" in refused(waiver.approve, "cecilia", NOW)
    waiver.use(NOW + DAY)
    assert (waiver.used_at, waiver.updated_at) == (NOW + DAY, NOW + DAY)


def test_working_texts_go_once_from_their_day_on() -> None:
    delivery = made(ArchiveDelivery, disposal_from=TODAY)
    assert not delivery.may_be_disposed(TODAY - DAY)
    assert str(TODAY) in refused(delivery.require_disposable, TODAY - DAY)
    assert delivery.may_be_disposed(TODAY)
    delivery.require_disposable(TODAY)
    delivery.dispose(comments=3, revisions=2, by="bo", diary_number="2027:1", today=TODAY, now=NOW)
    assert (delivery.comments, delivery.revisions, delivery.disposed_by) == (3, 2, "bo")
    assert (delivery.disposed_on, delivery.disposal_diary_number, delivery.updated_at) == (TODAY, "2027:1", NOW)
    assert not delivery.may_be_disposed(TODAY + DAY)
    refused(delivery.require_disposable, TODAY + DAY)
