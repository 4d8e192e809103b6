"""The timed job of reminders."""

from datetime import datetime

from selection.unit_of_work import Work
from selection.use_cases.reminders.send_reminders import remind_of_answers
from shared.kit.actor import Actor
from shared.kit.db import Sessions

AT_A_TIME = 100


async def remind(sessions: Sessions, now: datetime) -> int:
    """How many reminders were given. What is left is given when the job runs next, a minute later."""
    work = Work(sessions, actor=Actor.worker(Work.service))
    async with work:
        return await remind_of_answers(work, limit=AT_A_TIME, now=now)
