"""An agreement was amended: move what is ahead, keep what is done."""

from collections.abc import Sequence
from datetime import datetime

from followup.agreement_terms import new_measure, planned_of, statements_of
from followup.facts import schedule_revised
from followup.models import Schedule, Statement
from followup.rules.schedule import revise
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementAmendedV1
from shared.kit.clock import swedish_date


async def revise_schedule(work: Work, amended: AgreementAmendedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(amended.cooperation_id)
    statements = await work.statements.list_of_schedule_for_change(schedule.id)
    before = {"agreement_version": schedule.agreement_version, "ends_on": schedule.ends_on.isoformat()}
    revision = revise(schedule.standing(), planned_of(amended))
    schedule.follow(revision, today=swedish_date(now), now=now)
    schedule.agreement_version = amended.version
    schedule.school_unit_codes = list(amended.school_unit_codes)
    schedule.starts_on, schedule.ends_on = amended.starts_on, amended.ends_on
    _follow_measures(schedule, amended)
    _follow_statements(work, statements, amended, programme=schedule.programme, now=now)
    await work.session.flush()
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    after = {
        "agreement_version": amended.version,
        "ends_on": amended.ends_on.isoformat(),
        "added": len(revision.added),
        "moved": len(revision.moved),
        "dropped": len(revision.dropped),
    }
    await work.record("revise_schedule", "schedule", schedule.id, at=now, before=before, after=after)


def _follow_measures(schedule: Schedule, amended: AgreementAmendedV1) -> None:
    """Measures are never deleted: one that the amendment takes away is dropped from the day it was signed."""
    known = {measure.measure_id: measure for measure in schedule.measures}
    wanted = {measure.measure_id: measure for measure in amended.measures}
    for measure_id, measure in wanted.items():
        if measure_id in known:
            known[measure_id].starts_on, known[measure_id].ends_on = measure.starts_on, measure.ends_on
            known[measure_id].school_unit_codes = list(measure.school_unit_codes)
            known[measure_id].dropped_on = None
        else:
            schedule.measures.append(new_measure(measure, amended))
    for measure_id in known.keys() - wanted.keys():
        known[measure_id].dropped_on = known[measure_id].dropped_on or amended.signed_on


def _follow_statements(
    work: Work, statements: Sequence[Statement], amended: AgreementAmendedV1, *, programme: str, now: datetime
) -> None:
    known = {each.id: each for each in statements}
    for due in statements_of(amended, programme, now=now):
        if due.id in known:
            known.pop(due.id).agree(due.due_on, due.amount, now=now)
        else:
            work.statements.add(due)
    for gone in known.values():
        gone.cancel(now)
