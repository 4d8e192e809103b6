"""Writes the letters that are due, on working days: once for each follow-up, step and due day."""

from datetime import datetime

from followup.programmes import Programmes
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day


async def write_letters(work: Work, programmes: Programmes, *, limit: int, now: datetime) -> int:
    """The number of letters, at most `limit`: what a downtime has left is caught up turn by turn, the oldest first."""
    today = swedish_date(now)
    if not is_working_day(today):
        return 0
    written = 0
    steps = [(p.code, step) for p in programmes.values() if p.reminders for step in p.reminders.steps]
    for programme, step in steps:
        due = await work.letters.lock_due(programme, step, today=today, limit=limit - written)
        await work.letters.add_once(due, step, now=now)
        written += len(due)
        if written == limit:
            break
    return written
