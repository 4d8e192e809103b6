"""Both parties have signed: plan the follow-up of the whole agreement."""

from datetime import datetime

from followup.facts import schedule_created
from followup.models.schedule import Schedule
from followup.steps.agree_commitments import agree_commitments
from followup.steps.agree_goals import agree_goals
from followup.steps.read_terms import new_schedule, read_activities, read_statements
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementSignedV1


async def create_schedule(work: Work, signed: AgreementSignedV1, *, now: datetime) -> Schedule:
    schedule = new_schedule(signed, work.programme, now=now)
    schedule.add_activities(read_activities(signed), now)
    work.schedules.add(schedule)
    await work.session.flush()  # statements and commitments refer to the schedule, which must be there before them
    for statement in read_statements(signed, work.programme, now=now):
        work.statements.add(statement)
    agree_commitments(work, schedule, signed, known=(), now=now)
    await agree_goals(work, schedule, signed, known=(), now=now)
    work.publish(schedule_created(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"agreement_version": schedule.agreement_version, "activities": len(schedule.activities)}
    await work.record("create_schedule", "schedule", schedule.id, at=now, after=after)
    return schedule
