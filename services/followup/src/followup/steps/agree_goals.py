"""Follows the goals of a signed agreement, or of an amendment of it: each is an indicator, with baseline and target."""

from datetime import datetime

from followup.models.indicator import Indicator
from followup.models.schedule import Schedule
from followup.steps.follow_statistics import follow_statistics
from followup.unit_of_work import Work
from shared.contracts.terms import AgreementTerms, Goal


async def agree_goals(work: Work, schedule: Schedule, terms: AgreementTerms, *, now: datetime) -> None:
    """Follow the goals; nothing is typed in again. A goal keeps its id and outcomes; one that is gone is dropped."""
    if not terms.commitments and not terms.goals:
        # Release 1.1.0 publishes neither: what is followed stays as it is.
        return
    await work.session.flush()  # the indicators refer to measures, which must be there before them
    await work.unit_statistics.lock_units({goal.school_unit_code for goal in terms.goals if goal.school_unit_code})
    known = {goal.id: goal for goal in await work.indicators.lock_agreed_of_schedule(schedule.id)}
    levels = {measure.measure_id: measure.level for measure in terms.measures}
    followed = []
    for goal in terms.goals:
        if (indicator := known.pop(goal.goal_id, None)) is None:
            indicator = _new_indicator(goal, terms, programme=schedule.programme, now=now)
            work.indicators.add(indicator)
        indicator.measure_id, indicator.level = goal.measure_id, levels[goal.measure_id]
        indicator.amend(goal, now)
        followed.append(indicator)
    for gone in known.values():
        gone.drop(terms.signed_on, now)
    await follow_statistics(work, followed, now=now)


def _new_indicator(goal: Goal, terms: AgreementTerms, *, programme: str, now: datetime) -> Indicator:
    """A new indicator; what the goal itself says is filled in as by an amendment."""
    return Indicator(
        id=goal.goal_id,
        schedule_id=terms.cooperation_id,
        programme=programme,
        organization_number=terms.organization_number,
        agreed_on=terms.signed_on,
        measurements=[],
        published_outcomes=[],
        created_at=now,
        updated_at=now,
    )
