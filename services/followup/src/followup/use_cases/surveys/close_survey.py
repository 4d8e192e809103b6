"""Closes a survey before its last day."""

from datetime import datetime
from uuid import UUID

from followup.models.survey import Survey
from followup.steps.sum_up_survey import sum_up_survey
from followup.unit_of_work import Work


async def close_survey(work: Work, survey_id: UUID, *, reason: str, version: int, now: datetime) -> Survey:
    survey = await work.surveys.get_survey_for_change(survey_id)
    survey.expect(version)
    await sum_up_survey(work, survey, now=now)
    await work.record("close_survey", "survey", survey.id, at=now, reason=reason)
    return survey
