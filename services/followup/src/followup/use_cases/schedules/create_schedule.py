"""Both parties have signed: plan the follow-up of the whole agreement."""

from datetime import datetime

from followup.facts import schedule_created
from followup.models.schedule import Schedule, ScheduleStatus
from followup.steps.agree_commitments import agree_commitments
from followup.steps.agree_goals import agree_goals
from followup.steps.read_terms import read_activities, read_measures, read_statements
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementSignedV1


async def create_schedule(work: Work, signed: AgreementSignedV1, *, now: datetime) -> Schedule:
    schedule = Schedule(
        id=signed.cooperation_id,
        programme=work.programme,
        organization_number=signed.organization_number,
        school_unit_codes=list(signed.school_unit_codes),
        agreement_id=signed.agreement_id,
        agreement_version=signed.version,
        diary_number=signed.diary_number,
        status=ScheduleStatus.ACTIVE,
        starts_on=signed.starts_on,
        ends_on=signed.ends_on,
        signed_on=signed.signed_on,
        activities=[],
        measures=read_measures(signed),
        created_at=now,
        updated_at=now,
    )
    schedule.add_activities(read_activities(signed), now)
    work.schedules.add(schedule)
    await work.session.flush()  # statements and commitments refer to the schedule, which must be there before them
    for statement in read_statements(signed, work.programme, now=now):
        work.statements.add(statement)
    await agree_commitments(work, schedule, signed, now=now)
    await agree_goals(work, schedule, signed, now=now)
    work.publish(schedule_created(schedule), subject=schedule.id, scope=schedule.programme)
    after = {"agreement_version": schedule.agreement_version, "activities": len(schedule.activities)}
    await work.record("create_schedule", "schedule", schedule.id, at=now, after=after)
    return schedule
