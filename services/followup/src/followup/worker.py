"""Composition root of the event process."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from followup.subscriptions import SUBSCRIPTIONS
from followup.unit_of_work import Work
from followup.use_cases.activities.mark_overdue import note_overdue
from followup.use_cases.reminders.send_reminders import remind_of_due
from shared.kit.actor import Actor
from shared.kit.db import Sessions
from shared.kit.settings import ServiceSettings
from shared.kit.worker import Job, Worker

BATCH = 100


def make_worker(settings: ServiceSettings) -> Worker:
    jobs = (
        Job("note overdue", 60, in_batches(note_overdue)),
        Job("remind of due", 60, in_batches(remind_of_due)),
    )
    return Worker(work=Work, subscriptions=SUBSCRIPTIONS, jobs=jobs)


def in_batches(run: Callable[..., Awaitable[int]]) -> Callable[[Sessions, datetime], Awaitable[int]]:
    """A job that goes on, a transaction at a time, until nothing more is due; how many rows were claimed."""

    async def job(sessions: Sessions, now: datetime) -> int:
        taken = 0
        while True:
            work = Work(sessions, actor=Actor.worker(Work.service))
            async with work:
                claimed = await run(work, limit=BATCH, now=now)
            taken += claimed
            if claimed < BATCH:
                return taken

    return job
