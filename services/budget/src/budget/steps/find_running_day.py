"""Find the day that is running: movements are booked on it, and what falls after its year is bound ahead.

Processes' clocks differ over midnight. A year that another process has begun has come, also for a process whose clock
is behind: its authorisation has taken over what was bound ahead. A signature of the new year says the same (decision
0025).
"""

from datetime import date, datetime, timedelta

from budget.unit_of_work import Work
from shared.clock import swedish_date

SKEW = timedelta(days=1)
"""Time that another service's clock may be ahead of ours; a day further on is a mistake and begins no year."""


async def find_running_day(work: Work, programme: str, *, now: datetime, signed_on: date | None = None) -> date:
    day = swedish_date(now)
    if signed_on and signed_on - day <= SKEW:
        day = max(day, signed_on)
    begun = await work.positions.find_newest_begun_year(programme)
    return max(day, date(begun, 1, 1)) if begun else day
