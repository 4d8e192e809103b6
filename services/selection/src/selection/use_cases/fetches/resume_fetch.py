"""Let a fetch that was given up go on where it stopped."""

from datetime import datetime
from uuid import UUID

from selection.models.fetch import Fetch
from selection.unit_of_work import Work


async def resume_fetch(work: Work, fetch_id: UUID, *, version: int, now: datetime) -> Fetch:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    fetch.expect(version)
    fetch.resume(now)
    await work.record("resume_fetch", "fetch", fetch.id, at=now, after={"remaining": len(fetch.pending)})
    return fetch
