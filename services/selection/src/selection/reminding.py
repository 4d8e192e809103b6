"""Reminders of answers that are due soon: each once, caught up after downtime, never twice."""

from datetime import datetime, timedelta

from selection.models import Consultation, Offer
from selection.unit_of_work import Work
from shared.kit.actor import Actor
from shared.kit.clock import swedish_date
from shared.kit.db import Sessions

DAYS_BEFORE = 7


async def remind(sessions: Sessions, now: datetime) -> int:
    """Marks what is due within a week and has not been answered; the audit and the lists show it to those who act."""
    until = swedish_date(now) + timedelta(days=DAYS_BEFORE)
    work = Work(sessions, actor=Actor.worker(Work.service))
    async with work:
        due: list[Consultation | Offer] = [
            *await work.rounds.consultations_to_remind(until),
            *await work.rounds.offers_to_remind(until),
        ]
        for row in due:
            row.reminded_at = now
            row.touch(now)
            after = {"answer_by": row.answer_by.isoformat()}
            await work.record("remind", row.__tablename__, row.id, at=now, after=after)
    return len(due)
