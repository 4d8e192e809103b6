"""A source does not answer as it should: let it be for a while, or give up and say why."""

from datetime import datetime
from uuid import UUID

from selection.unit_of_work import Work

WAITS = "Källan svarar inte just nu. Hämtningen fortsätter av sig själv."
GIVEN_UP = "Källan svarade inte som den ska. Det som är hämtat finns kvar. Försök igen senare med resumptions."


async def put_off_fetch(work: Work, fetch_id: UUID, *, seconds: float | None, now: datetime) -> None:
    """`seconds` is how long the source asks us to wait, when it says."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    if not fetch.wait(WAITS, seconds=seconds, now=now):
        fetch.fail(GIVEN_UP)
    fetch.touch(now)


async def give_up_fetch(work: Work, fetch_id: UUID, *, now: datetime) -> None:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    fetch.fail(GIVEN_UP)
    fetch.touch(now)
