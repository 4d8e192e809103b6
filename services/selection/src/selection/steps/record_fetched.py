"""Record on a fetch, and on its import, what one step of it gave."""

from datetime import datetime
from uuid import UUID

from selection.models.data_import import Tally
from selection.unit_of_work import Work


async def record_fetched(work: Work, fetch_id: UUID, asks: list[str], tally: Tally, *, now: datetime) -> None:
    """`asks` are what the source was asked for in this step, answered or not."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    fetch.complete(asks, now=now)
    report = await work.imports.get_import_for_change(fetch.import_id)
    tally.read = len(asks)
    report.add(tally, now=now)
