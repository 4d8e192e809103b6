"""Closes a survey: its result is made once, and everything that it was made of is deleted."""

from datetime import datetime
from typing import Any

from followup.documents.survey_result import compare, write_result
from followup.models.survey import Survey, SurveyResult
from followup.unit_of_work import Work
from shared.canonical import canonical, hash_of
from shared.clock import swedish_date


async def sum_up_survey(work: Work, survey: Survey, *, now: datetime) -> None:
    """Close the survey and keep its result. What is protected is protected for ever: nobody can ask for another cut of
    counts that are gone."""
    survey.close(swedish_date(now), now)
    groups = await work.surveys.list_groups(survey.id)
    earlier = await work.surveys.find_earlier(survey)
    content = write_result(survey, groups)
    if earlier:
        content = compare(content, earlier.content)
    _keep(work, survey, content)
    await work.surveys.forget(survey.id)


def _keep(work: Work, survey: Survey, content: dict[str, Any]) -> None:
    assert survey.closed_on is not None, "it has just been closed"
    written = canonical(content)
    work.surveys.add(
        SurveyResult(
            survey_id=survey.id,
            programme=survey.programme,
            bank_code=survey.bank.code,
            closed_on=survey.closed_on,
            content=written.decode(),
            content_hash=hash_of(written),
        )
    )
