"""A source does not answer now: wait for it, longer each time, and give the fetch up in the end."""

from datetime import datetime
from uuid import UUID

from selection.steps.give_up_fetch import GIVEN_UP
from selection.unit_of_work import Work

WAITING = "Hämtningen fortsätter av sig själv."


async def back_off_fetch(work: Work, fetch_id: UUID, *, why: str, seconds: float | None, now: datetime) -> None:
    """`seconds` is how long the source asks us to wait, when it says."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    if not fetch.back_off(f"{why} {WAITING}", seconds=seconds, now=now):
        fetch.fail(f"{why} {GIVEN_UP}", now=now)
