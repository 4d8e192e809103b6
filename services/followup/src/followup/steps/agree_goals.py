"""Follows the goals of a signed agreement, or of an amendment of it: each is an indicator, with baseline and target."""

from collections.abc import Iterable
from datetime import datetime

from followup.models.indicator import Indicator
from followup.models.schedule import Schedule
from followup.steps.follow_statistics import follow_statistics
from followup.unit_of_work import Work
from shared.contracts.terms import AgreementTerms, Goal


async def agree_goals(
    work: Work, schedule: Schedule, terms: AgreementTerms, *, known: Iterable[Indicator], now: datetime
) -> None:
    """Follow the goals; nothing is typed in again. A goal keeps its id and outcomes; one that is gone is dropped.

    `known`: the goals that are followed so far, locked, after their units; a new schedule has none. The measures are
    flushed before: the indicators refer to them.
    """
    if not terms.commitments and not terms.goals:
        # Release 1.1.0 publishes neither: what is followed stays as it is.
        return
    await lock_units_of_goals(work, terms)
    left = {goal.id: goal for goal in known}
    levels = {measure.measure_id: measure.level for measure in terms.measures}
    followed = []
    for goal in terms.goals:
        if (indicator := left.pop(goal.goal_id, None)) is None:
            indicator = _new_indicator(goal, terms, programme=schedule.programme, now=now)
            work.indicators.add(indicator)
        indicator.measure_id, indicator.level = goal.measure_id, levels[goal.measure_id]
        indicator.amend(goal, now)
        followed.append(indicator)
    for gone in left.values():
        gone.drop(terms.signed_on, now)
    await follow_statistics(work, followed, now=now)


async def lock_units_of_goals(work: Work, terms: AgreementTerms) -> None:
    """Before every lock of a goal: what is published of a unit and its goals come together one at a time."""
    await work.unit_statistics.lock_units({goal.school_unit_code for goal in terms.goals if goal.school_unit_code})


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
