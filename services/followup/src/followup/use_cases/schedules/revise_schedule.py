"""An agreement was amended: change the days ahead, keep what is completed."""

from collections.abc import Sequence
from datetime import datetime

from followup.facts import schedule_revised
from followup.models.schedule import Schedule
from followup.models.statement import Statement
from followup.rules.schedule import revise, still_ahead
from followup.steps.agree_commitments import agree_commitments
from followup.steps.agree_goals import agree_goals, lock_units_of_goals
from followup.steps.read_terms import new_measure, read_activities, read_statements
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.agreements import AgreementAmendedV1


async def revise_schedule(work: Work, amended: AgreementAmendedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(amended.cooperation_id)
    statements = await work.statements.lock_statements_of_schedule(schedule.id)
    before = {"agreement_version": schedule.agreement_version, "ends_on": schedule.ends_on.isoformat()}
    revision = revise(schedule.existing(), still_ahead(read_activities(amended), schedule.carried_over_on))
    schedule.amend(amended, revision, today=swedish_date(now), now=now)
    _revise_measures(schedule, amended)
    _revise_statements(work, statements, amended, programme=schedule.programme, now=now)
    lines = await work.commitments.lock_commitments_of_schedule(schedule.id)
    agree_commitments(work, schedule, amended, known=lines, now=now)
    await lock_units_of_goals(work, amended)
    goals = await work.indicators.lock_agreed_of_schedule(schedule.id)
    await agree_goals(work, schedule, amended, known=goals, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {
        "agreement_version": amended.version,
        "ends_on": amended.ends_on.isoformat(),
        "added": len(revision.added),
        "moved": len(revision.moved),
        "dropped": len(revision.dropped),
    }
    await work.record("revise_schedule", "schedule", schedule.id, at=now, before=before, after=after)


def _revise_measures(schedule: Schedule, amended: AgreementAmendedV1) -> None:
    known = {measure.measure_id: measure for measure in schedule.measures}
    for measure in amended.measures:
        if agreed := known.pop(measure.measure_id, None):
            agreed.amend(measure)
        else:
            schedule.measures.append(new_measure(measure, amended))
    for agreed in known.values():
        agreed.drop(amended.signed_on)


def _revise_statements(
    work: Work, statements: Sequence[Statement], amended: AgreementAmendedV1, *, programme: str, now: datetime
) -> None:
    known = {statement.id: statement for statement in statements}
    for wanted in read_statements(amended, programme, now=now):
        if statement := known.pop(wanted.id, None):
            statement.amend(wanted, now)
        else:
            work.statements.add(wanted)
    for statement in known.values():
        statement.cancel(now)
