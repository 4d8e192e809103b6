"""Note what a source says there is, so that each can be asked about in turn."""

from datetime import datetime
from uuid import UUID

from selection.clients.polite import SourceAway
from selection.unit_of_work import Work

UNITS = "school-units"


async def list_fetched(work: Work, fetch_id: UUID, resource: str, *, codes: list[str], now: datetime) -> None:
    """Raises SourceAway when nothing at all is listed, or so little that the list cannot be whole."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    known = await work.units.list_open_codes() if resource == UNITS else []
    if 2 * len(set(known) & set(codes)) < len(known):
        raise SourceAway(f"{resource} lists fewer than half of the {len(known)} units that are known")
    fetch.listed(resource, [f"{resource}/{code}" for code in sorted({*codes, *known})])
    if not fetch.unread_lists and not fetch.total:
        raise SourceAway(f"{resource} lists nothing")
    fetch.touch(now)
