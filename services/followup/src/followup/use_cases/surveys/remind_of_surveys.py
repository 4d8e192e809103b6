"""Writes the reminder of each open survey, on working days: once, to all who were asked, whoever has answered."""

from datetime import datetime, timedelta

from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day


async def remind_of_surveys(work: Work, *, now: datetime) -> None:
    today = swedish_date(now)
    if not is_working_day(today):
        return
    for survey in await work.surveys.list_unreminded():
        assert survey.opened_on is not None, "by its constraint"
        remind_from = survey.closes_on - timedelta(days=survey.bank.remind_days_before)
        # Nobody is reminded of what came the same day, or of what is closed.
        if max(remind_from, survey.opened_on + timedelta(days=1)) <= today <= survey.closes_on:
            await work.surveys.remind(survey, now)
