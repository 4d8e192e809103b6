"""Composition root of the event process."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from followup.subscriptions import SUBSCRIPTIONS
from followup.unit_of_work import Work
from followup.use_cases.activities.mark_overdue import mark_overdue
from followup.use_cases.reminders.send_reminders import send_reminders
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Job, Worker

BATCH = 100


def make_worker(settings: ServiceSettings) -> Worker:
    jobs = (
        Job("mark overdue", 60, in_batches(mark_overdue)),
        Job("send reminders", 60, in_batches(send_reminders)),
    )
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS, jobs=jobs)


def in_batches(run: Callable[..., Awaitable[int]]) -> Callable[[Sessions, datetime], Awaitable[int]]:
    """A job that runs a transaction at a time until nothing more is due; it returns the number of rows handled."""

    async def job(sessions: Sessions, now: datetime) -> int:
        total = 0
        while True:
            work = Work(sessions, actor=Actor.worker(Work.service))
            async with work:
                handled = await run(work, limit=BATCH, now=now)
            total += handled
            if handled < BATCH:
                return total

    return job
