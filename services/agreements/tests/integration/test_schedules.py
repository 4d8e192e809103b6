"""The case shows the facts of followup, once and in order."""

from datetime import date
from uuid import UUID

from services.agreements.tests.case import CaseAt, three_times
from shared.broker.pulling import Delivery
from shared.clock import new_id
from shared.contracts.followup import ScheduleCreatedV1, StatementApprovedV1
from tests.support import facts


def a_schedule(case_id: str, statement_id: UUID) -> ScheduleCreatedV1:
    activity = facts.scheduled_activity(kind="statement", statement_id=statement_id)
    return facts.schedule_created(cooperation_id=case_id, activities=(activity,))


def an_approval(case_id: str, statement_id: UUID) -> StatementApprovedV1:
    return facts.statement_approved(cooperation_id=case_id, statement_id=statement_id)


class Message:
    """A broker's message that takes every settlement."""

    async def ack(self) -> None: ...
    async def nak(self, delay: float) -> None: ...
    async def term(self) -> None: ...


async def test_the_case_shows_the_schedule_and_the_outcome_of_its_statements(case_at: CaseAt) -> None:
    case, statement_id = await case_at("offered"), new_id()
    schedule = a_schedule(case.id, statement_id)
    await three_times(case.service, schedule, case.id, 1)
    await three_times(case.service, an_approval(case.id, statement_id), case.id, 2)
    shown = (await case.read())["schedule"]
    assert [(a["statement_id"], a["status"]) for a in shown["activities"]] == [(str(statement_id), "approved")]


async def test_a_revised_schedule_replaces_the_one_before_it(case_at: CaseAt) -> None:
    case, statement_id = await case_at("offered"), new_id()
    first = a_schedule(case.id, statement_id)
    await three_times(case.service, first, case.id, 1)
    moved = first.activities[0].model_copy(update={"due_on": date(2027, 1, 15)})
    revised = facts.schedule_revised(cooperation_id=case.id, agreement_version=2, status="paused", activities=(moved,))
    await three_times(case.service, revised, case.id, 2)
    shown = (await case.read())["schedule"]
    assert (shown["status"], shown["agreement_version"], shown["activities"][0]["due_on"]) == (
        "paused",
        2,
        "2027-01-15",
    )


async def test_a_revised_schedule_keeps_the_outcome_of_a_statement(case_at: CaseAt) -> None:
    case, statement_id = await case_at("offered"), new_id()
    first = a_schedule(case.id, statement_id)
    for fact in (first, an_approval(case.id, statement_id)):
        await case.service.deliver(fact, case.id)
    done = first.activities[0].model_copy(update={"status": "done"})
    revised = facts.schedule_revised(cooperation_id=case.id, agreement_version=2, activities=(done,))
    await case.service.deliver(revised, case.id)
    assert (await case.read())["schedule"]["activities"][0]["status"] == "approved"


async def test_a_rejected_statement_is_shown_as_rejected(case_at: CaseAt) -> None:
    case, statement_id = await case_at("offered"), new_id()
    await case.service.deliver(a_schedule(case.id, statement_id), case.id)
    rejected = facts.statement_rejected(cooperation_id=case.id, statement_id=statement_id)
    await three_times(case.service, rejected, case.id, 2)
    assert (await case.read())["schedule"]["activities"][0]["status"] == "rejected"


async def test_a_late_activity_is_shown_as_late_until_it_is_done(case_at: CaseAt) -> None:
    case = await case_at("offered")
    schedule = a_schedule(case.id, new_id())
    await case.service.deliver(schedule, case.id)
    await case.service.deliver(facts.followup_overdue(schedule), case.id)
    late = (await case.read())["schedule"]["activities"][0]["status"]
    await case.service.deliver(facts.followup_completed(schedule), case.id)
    done = (await case.read())["schedule"]["activities"][0]["status"]
    assert (late, done) == ("overdue", "done")


async def test_events_in_reversed_order_end_in_the_same_picture(case_at: CaseAt) -> None:
    case, statement_id = await case_at("offered"), new_id()
    schedule_facts = (a_schedule(case.id, statement_id), an_approval(case.id, statement_id))
    events = [case.service.envelope(fact, case.id) for fact in schedule_facts]
    consumer = case.service.consumer(ScheduleCreatedV1)
    for event in reversed(events):
        await consumer.take([Delivery(event.to_json(), event.type, 1, 1, Message())])  # type: ignore[arg-type]
    await consumer.take_parked()
    shown = (await case.read())["schedule"]
    assert [a["status"] for a in shown["activities"]] == ["approved"]
