"""Closes a survey whose last day has passed."""

from datetime import datetime

from followup.steps.sum_up_survey import sum_up_survey
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def close_due_survey(work: Work, *, limit: int, now: datetime) -> int:
    """The number closed: one at a time, whatever `limit`."""
    survey = await work.surveys.lock_due(swedish_date(now))
    if survey is None:
        return 0
    await sum_up_survey(work, survey, now=now)
    await work.record("close_due_survey", "survey", survey.id, at=now)
    return 1
