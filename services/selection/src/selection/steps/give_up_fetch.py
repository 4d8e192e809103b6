"""A source does not answer as it promises: stop the fetch, and say how it can go on."""

from datetime import datetime
from uuid import UUID

from selection.unit_of_work import Work

GIVEN_UP = "Det som är hämtat finns kvar. Försök igen senare med resumptions."


async def give_up_fetch(work: Work, fetch_id: UUID, *, why: str, now: datetime) -> None:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    fetch.fail(f"{why} {GIVEN_UP}", now=now)
