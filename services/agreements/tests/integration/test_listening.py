"""The case shows the facts of budget, followup and selection, once and in order."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from agreements.copies import Supervision
from services.agreements.tests.case import ARBOGA, DECISION, UNIT, Case, CaseAt
from shared.contracts import budget, followup
from shared.contracts.selection import OrganizerChangedV1, SupervisionChangedV1
from shared.event import Fact
from shared.kit.clock import new_id
from shared.kit.inbox import Admission
from shared.kit.nats import Delivery
from tests.support.service import ServiceUnderTest

DAY = date(2026, 12, 1)


def a_payment(case_id: UUID, instalment_id: UUID | None = None) -> budget.PaymentMadeV1:
    return budget.PaymentMadeV1(
        cooperation_id=case_id,
        agreement_id=new_id(),
        payment_id=new_id(),
        instalment_id=instalment_id,
        appropriation_item="1:5 ap.3",
        fiscal_year=2026,
        cost_kind="grant",
        amount=Decimal("100000.00"),
        paid_on=DAY,
    )


def a_schedule(case_id: UUID, statement_id: UUID) -> followup.ScheduleCreatedV1:
    activity = followup.ScheduledActivity(
        activity_id=new_id(), kind="statement", due_on=DAY, status="planned", statement_id=statement_id
    )
    return followup.ScheduleCreatedV1(
        cooperation_id=case_id, agreement_id=new_id(), agreement_version=1, activities=(activity,)
    )


def an_approval(case_id: UUID, statement_id: UUID) -> followup.StatementApprovedV1:
    return followup.StatementApprovedV1(
        cooperation_id=case_id,
        agreement_id=new_id(),
        statement_id=statement_id,
        approved_amount=Decimal("100000.00"),
        unused_amount=Decimal("0.00"),
        approved_on=DAY,
    )


def a_supervision(
    supervision_id: UUID, *, decision_type: str = "FORELAGGANDE_VITE", status: str = "PAGAENDE", unit: str | None = None
) -> SupervisionChangedV1:
    return SupervisionChangedV1(
        supervision_id=supervision_id,
        diary_number="SI 2024:21120",
        decision_type=decision_type,
        level="SKOLENHET" if unit else "HUVUDMAN",
        status=status,
        organization_number=ARBOGA,
        school_unit_code=unit,
        decided_on=date(2026, 10, 1),
        serious=True,
        extensive_in_central_parts=False,
    )


class Message:
    """A broker's message that takes every settlement."""

    async def ack(self) -> None: ...
    async def nak(self, delay: float) -> None: ...
    async def term(self) -> None: ...


async def three_times(service: ServiceUnderTest, fact: Fact, subject: UUID, sequence: int) -> list[Admission]:
    """The same fact under three fresh ids, as a producer that lost its memory would send it."""
    return [await service.deliver(fact, subject, sequence=sequence) for _ in range(3)]


async def test_a_payment_published_three_times_under_fresh_ids_is_shown_once(case_at: CaseAt) -> None:
    case = await case_at("reserve")
    payment = a_payment(case.id)
    admissions = await three_times(case.service, payment, case.id, 2)
    assert admissions == [Admission.NEXT, Admission.OUTDATED, Admission.OUTDATED]
    funding = (await case.shown())["funding"]
    assert (funding["paid"], len(funding["payments"])) == ("100000.00", 1)


async def test_every_funding_fact_three_times_gives_the_same_picture_as_once(case_at: CaseAt) -> None:
    case = await case_at("reserve")
    about = {"cooperation_id": case.id, "agreement_id": new_id(), "agreement_version": 1}
    money = {"lines": (), "total": Decimal("750000.00")}
    facts: list[Fact] = [
        budget.FundsCommittedV1(**about, **money),
        budget.CommitmentAdjustedV1(**about, **money, status="active", released=Decimal("0.00")),
        a_payment(case.id),
        budget.RepaymentClaimedV1(
            cooperation_id=case.id, claim_id=new_id(), amount=Decimal("500.00"), claimed_on=DAY, due_on=DAY
        ),
        budget.RepaymentReceivedV1(
            cooperation_id=case.id,
            claim_id=new_id(),
            amount=Decimal("500.00"),
            outstanding=Decimal("0.00"),
            received_on=DAY,
        ),
        budget.CommitmentRefusedV1(**about, reason="Ramen räcker inte.", shortfalls=()),
    ]
    for sequence, fact in enumerate(facts, start=2):
        await three_times(case.service, fact, case.id, sequence)

    funding = (await case.shown())["funding"]
    amounts = {k: funding[k] for k in ("reserved", "committed", "paid", "claimed", "repaid")}
    assert amounts == {
        "reserved": "750000.00",
        "committed": "750000.00",
        "paid": "100000.00",
        "claimed": "500.00",
        "repaid": "500.00",
    }
    assert (funding["status"], funding["reason"]) == ("commitment_refused", "Ramen räcker inte.")


async def test_the_case_shows_the_schedule_and_the_outcome_of_its_statements(case_at: CaseAt) -> None:
    case, statement_id = await case_at("open"), new_id()
    schedule = a_schedule(case.id, statement_id)
    await three_times(case.service, schedule, case.id, 1)
    await three_times(case.service, an_approval(case.id, statement_id), case.id, 2)
    shown = (await case.shown())["schedule"]
    assert [(a["statement_id"], a["status"]) for a in shown["activities"]] == [(str(statement_id), "approved")]


async def test_a_revised_schedule_replaces_the_one_before_it(case_at: CaseAt) -> None:
    case, statement_id = await case_at("open"), new_id()
    first = a_schedule(case.id, statement_id)
    await three_times(case.service, first, case.id, 1)
    moved = first.activities[0].model_copy(update={"due_on": date(2027, 1, 15)})
    revised = followup.ScheduleRevisedV1(
        cooperation_id=case.id,
        agreement_id=first.agreement_id,
        agreement_version=2,
        status="paused",
        activities=(moved,),
    )
    await three_times(case.service, revised, case.id, 2)
    shown = (await case.shown())["schedule"]
    assert (shown["status"], shown["agreement_version"], shown["activities"][0]["due_on"]) == (
        "paused",
        2,
        "2027-01-15",
    )


async def test_a_revised_schedule_keeps_the_outcome_of_a_statement(case_at: CaseAt) -> None:
    case, statement_id = await case_at("open"), new_id()
    first = a_schedule(case.id, statement_id)
    for fact in (first, an_approval(case.id, statement_id)):
        await case.service.deliver(fact, case.id)
    done = first.activities[0].model_copy(update={"status": "done"})
    about = {"cooperation_id": case.id, "agreement_id": first.agreement_id, "agreement_version": 2}
    await case.service.deliver(followup.ScheduleRevisedV1(**about, status="active", activities=(done,)), case.id)
    assert (await case.shown())["schedule"]["activities"][0]["status"] == "approved"


async def test_a_rejected_statement_is_shown_as_rejected(case_at: CaseAt) -> None:
    case, statement_id = await case_at("open"), new_id()
    await case.service.deliver(a_schedule(case.id, statement_id), case.id)
    rejected = followup.StatementRejectedV1(
        cooperation_id=case.id,
        agreement_id=new_id(),
        statement_id=statement_id,
        approved_amount=Decimal("0.00"),
        claim_amount=Decimal("100000.00"),
        reason="Underlag saknas.",
        rejected_on=DAY,
    )
    await three_times(case.service, rejected, case.id, 2)
    assert (await case.shown())["schedule"]["activities"][0]["status"] == "rejected"


async def test_a_late_activity_is_shown_as_late_until_it_is_done(case_at: CaseAt) -> None:
    case = await case_at("open")
    schedule = a_schedule(case.id, new_id())
    activity = {"cooperation_id": case.id, "activity_id": schedule.activities[0].activity_id, "kind": "statement"}
    await case.service.deliver(schedule, case.id)
    await case.service.deliver(followup.FollowupOverdueV1(**activity, due_on=DAY, days_late=3), case.id)
    late = (await case.shown())["schedule"]["activities"][0]["status"]
    await case.service.deliver(followup.FollowupCompletedV1(**activity, due_on=DAY, completed_on=DAY), case.id)
    done = (await case.shown())["schedule"]["activities"][0]["status"]
    assert (late, done) == ("overdue", "done")


async def test_events_in_reversed_order_end_in_the_same_picture(case_at: CaseAt) -> None:
    case, statement_id = await case_at("open"), new_id()
    facts = [a_schedule(case.id, statement_id), an_approval(case.id, statement_id)]
    events = [case.service.envelope(fact, case.id) for fact in facts]
    consumer = case.service.consumer(followup.ScheduleCreatedV1)
    for event in reversed(events):
        await consumer.take([Delivery(event.to_json(), 1, 1, Message())])  # type: ignore[arg-type]
    await consumer.take_held()
    shown = (await case.shown())["schedule"]
    assert [a["status"] for a in shown["activities"]] == ["approved"]


async def test_money_of_an_unknown_case_is_ignored(case_at: CaseAt) -> None:
    case = await case_at("open")
    stranger = new_id()
    assert await case.service.deliver(a_payment(stranger), stranger) is Admission.NEXT


async def hold(case: Case, **how: str) -> UUID:
    supervision_id = new_id()
    await case.service.deliver(a_supervision(supervision_id, **how), supervision_id)
    return supervision_id


async def test_an_order_under_a_fine_in_mid_dialogue_stops_the_signing_until_it_is_closed(case_at: CaseAt) -> None:
    case = await case_at("draft")
    supervision_id = await hold(case)
    stopped = await case.try_to_sign("ORGANIZER")
    assert (stopped.status_code, stopped.json()["type"]) == (409, "/problems/on-hold")
    assert "SI 2024:21120" in stopped.json()["detail"]
    assert (await case.shown())["holds"][0]["since"] == "2026-10-01"

    await case.service.deliver(a_supervision(supervision_id, status="AVSLUTAD_AVHJALPT"), supervision_id)
    await case.sign("ORGANIZER")
    assert (await case.shown())["holds"] == []


async def test_a_hold_stops_a_decision_from_being_proposed(case_at: CaseAt) -> None:
    case = await case_at("plan")
    await hold(case, decision_type="ATERKALLELSE")
    answer = await case.send(f"{case.path}/decisions", DECISION)
    assert answer.json()["type"] == "/problems/on-hold"


async def test_supervision_of_another_unit_does_not_hold_the_case(case_at: CaseAt) -> None:
    case = await case_at("open")
    await hold(case, unit="11111111")
    assert (await case.shown())["holds"] == []
    await hold(case, unit=UNIT)
    assert [h["school_unit_code"] for h in (await case.shown())["holds"]] == [UNIT]


async def test_an_older_supervision_decision_does_not_undo_a_newer(case_at: CaseAt) -> None:
    case, supervision_id = await case_at("open"), new_id()
    closed = a_supervision(supervision_id, status="AVSLUTAD_AVHJALPT")
    await case.service.deliver(closed, supervision_id, sequence=2)
    late = await case.service.deliver(a_supervision(supervision_id), supervision_id, sequence=1)
    assert late is Admission.OUTDATED
    assert (await case.shown())["holds"] == []


async def test_a_hold_moves_the_case_for_those_who_read_what_has_changed(case_at: CaseAt) -> None:
    case = await case_at("open")
    before = (await case.get()).headers["ETag"]
    await hold(case)
    assert (await case.get()).headers["ETag"] != before
    async with case.service.work() as work:
        copies = [await work.session.get(Supervision, UUID(h["supervision_id"])) for h in (await case.shown())["holds"]]
    assert [c.source_sequence for c in copies if c] == [1]


async def test_a_merged_organiser_is_shown_with_its_successor(case_at: CaseAt) -> None:
    case = await case_at("open")
    changed = OrganizerChangedV1(
        organization_number=ARBOGA,
        name="Arboga kommun (upphörd)",
        organizer_type="KOMMUN",
        active=False,
        merged_into="2120000530",
    )
    await case.service.deliver(changed, ARBOGA)
    shown = await case.shown()
    assert (shown["organizer_name"], shown["merged_into"]) == ("Arboga kommun (upphörd)", "2120000530")
