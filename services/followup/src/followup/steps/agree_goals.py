"""Follows the goals of a signed agreement, or of an amendment of it: each is an indicator, with baseline and target."""

from collections.abc import Iterable
from datetime import datetime

from followup.models.indicator import Indicator
from followup.models.schedule import Schedule
from followup.unit_of_work import Work
from shared.contracts.terms import AgreementTerms, Goal


def agree_goals(
    work: Work, schedule: Schedule, terms: AgreementTerms, *, known: Iterable[Indicator], now: datetime
) -> None:
    """Follow the goals; nothing is typed in again. A goal keeps its id and outcomes; one that is gone is dropped.

    `known`: the goals that are followed so far, locked; a new schedule has none. The measures are flushed before: the
    indicators refer to them.
    """
    if not terms.commitments and not terms.goals:
        # Release 1.1.0 publishes neither: what is followed stays as it is.
        return
    left = {goal.id: goal for goal in known}
    levels = {measure.measure_id: measure.level for measure in terms.measures}
    for goal in terms.goals:
        if (indicator := left.pop(goal.goal_id, None)) is None:
            indicator = _new_indicator(goal, terms, programme=schedule.programme, now=now)
            work.indicators.add(indicator)
        indicator.measure_id, indicator.level = goal.measure_id, levels[goal.measure_id]
        indicator.amend(goal, now)
    for gone in left.values():
        gone.drop(terms.signed_on, now)


def _new_indicator(goal: Goal, terms: AgreementTerms, *, programme: str, now: datetime) -> Indicator:
    """A new indicator; what the goal itself says is filled in as by an amendment."""
    return Indicator(
        id=goal.goal_id,
        schedule_id=terms.cooperation_id,
        programme=programme,
        organization_number=terms.organization_number,
        agreed_on=terms.signed_on,
        measurements=[],
        created_at=now,
        updated_at=now,
    )
