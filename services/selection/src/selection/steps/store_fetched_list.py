"""Keep the list of what a source has, so that it can be asked for one thing at a time."""

from datetime import datetime
from uuid import UUID

from selection.clients.polite import SourceAway
from selection.unit_of_work import Work

UNITS = "school-units"


async def store_fetched_list(work: Work, fetch_id: UUID, resource: str, *, codes: list[str], now: datetime) -> None:
    """Raises SourceAway when the list is empty, or so short that it cannot be complete."""
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    known = await work.units.list_open_codes() if resource == UNITS else []
    # Units that the register leaves out are closed here: half a list would close half the country's schools.
    if 2 * len(set(known) & set(codes)) < len(known):
        why = f"Källans lista har färre än hälften av de {len(known)} skolenheter som finns här."
        raise SourceAway(f"{resource} lists fewer than half of the {len(known)} units that are known", why)
    fetch.add_asks(resource, [f"{resource}/{code}" for code in sorted({*codes, *known})], now=now)
    if not fetch.unread_lists and not fetch.total:
        raise SourceAway(f"{resource} lists nothing", f"Källans lista {resource} är tom.")
