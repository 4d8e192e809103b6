"""An agreement that ran in another system is carried over: follow what is ahead, and keep how its grant was judged."""

from collections.abc import Sequence
from datetime import datetime

from followup.copies import AnswerCopy
from followup.facts import schedule_carried_over, statement_carried_over
from followup.models.schedule import Schedule
from followup.models.statement import Statement
from followup.rules.schedule import still_ahead
from followup.rules.settlement import WORKING_DAYS_TO_ACCOUNT
from followup.rules.working_days import add_working_days
from followup.steps.agree_commitments import agree_commitments
from followup.steps.agree_goals import agree_goals
from followup.steps.read_terms import new_schedule, read_activities, read_statements
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.agreements import AgreementCarriedOverV1
from shared.contracts.carrying import CarriedStatement
from shared.contracts.terms import CostKind
from shared.kit.swedish import is_working_day

LATE = "Redovisningen var inte lämnad när samverkan fördes över."


async def carry_over_schedule(work: Work, carried: AgreementCarriedOverV1, *, now: datetime) -> Schedule:
    """Carry it over without reminders of days that had passed: what was to be done by then is not planned, and a
    statement that was late gets as much time as one that is asked for anew."""
    await work.copies.put(_answer(work, carried))
    schedule = new_schedule(carried, work.programme, now=now)
    schedule.carried_over_on = carried.carried_over_on
    schedule.add_activities(still_ahead(read_activities(carried), carried.carried_over_on), now)
    work.schedules.add(schedule)
    await work.session.flush()  # statements and commitments refer to the schedule, which must be there before them
    statements = read_statements(carried, work.programme, now=now)
    submitted = {statement.statement_id: statement for statement in carried.statements}
    for statement in statements:
        work.statements.add(statement)
        if known := submitted.get(statement.id):
            _enter(statement, known, by=work.actor.subject, now=now)
    _settle_activities(schedule, carried.statements, now=now)
    agree_commitments(work, schedule, carried, known=(), now=now)
    await agree_goals(work, schedule, carried, known=(), now=now)
    work.publish(schedule_carried_over(schedule, statements), subject=schedule.id, scope=schedule.programme)
    for statement in statements:
        if statement.decided_on is not None:
            work.publish(statement_carried_over(statement), subject=schedule.id, scope=schedule.programme)
    after = {"agreement_version": schedule.agreement_version, "carried_over_on": carried.carried_over_on.isoformat()}
    await work.record("carry_over_schedule", "schedule", schedule.id, at=now, after=after)
    return schedule


def _answer(work: Work, carried: AgreementCarriedOverV1) -> AnswerCopy:
    copy = AnswerCopy(
        cooperation_id=carried.cooperation_id,
        offer_id=carried.offer_id,
        programme=work.programme,
        organization_number=carried.organization_number,
        accepted=True,
        answered_on=carried.answered_on,
    )
    copy.note(work.event)
    return copy


def _enter(statement: Statement, known: CarriedStatement, *, by: str, now: datetime) -> None:
    """Enter the statement as it was submitted, and judged if it was; else it waits to be judged here."""
    account = f"Lämnad {known.submitted_on}, innan samverkan fördes över hit. Redogörelsen står i akten."
    statement.versions, statement.proposals = [], []
    statement.submit(known.used, account, lines={CostKind.GRANT: known.used}, by=by, now=now)
    if known.approved is not None and known.judged_on is not None:
        statement.settle_elsewhere(known.approved, accepted=known.accepted, judged_on=known.judged_on, now=now)


def _settle_activities(schedule: Schedule, submitted: Sequence[CarriedStatement], *, now: datetime) -> None:
    submitted_on = {statement.statement_id: statement.submitted_on for statement in submitted}
    today = swedish_date(now)
    for activity in schedule.activities:
        if activity.statement_id is None:
            continue
        if activity.statement_id in submitted_on:
            activity.complete_by_submission(submitted_on[activity.statement_id], now)
        elif activity.due_on <= today:
            new_day = add_working_days(today, WORKING_DAYS_TO_ACCOUNT, is_working_day)
            activity.reschedule(new_day, LATE, today=today, now=now)
