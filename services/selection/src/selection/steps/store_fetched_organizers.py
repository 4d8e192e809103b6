"""Keep what the register has answered about organisers, also that one has ceased."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.clients.register import RegisteredOrganizer
from selection.readers.table import RowError
from selection.rules.identity import is_organization_number, organizer_type
from selection.steps.note_fetched import Step, note_fetched
from selection.steps.store_organizers import OrganizerSeen, store_organizers
from selection.unit_of_work import Work


async def store_fetched_organizers(
    work: Work, fetch_id: UUID, asks: list[str], *, organizers: Iterable[RegisteredOrganizer], now: datetime
) -> None:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    found = list(organizers)
    seen = [entry for organizer in found if (entry := _seen(organizer))]
    counts = await store_organizers(work, seen, import_id=fetch.import_id, tell=True, now=now)
    left_out = tuple(_left_out(organizer) for organizer in found if _seen(organizer) is None)
    await note_fetched(work, fetch_id, Step(asks, counts, len(left_out), left_out), now=now)


def _seen(organizer: RegisteredOrganizer) -> OrganizerSeen | None:
    """None for one we have no use for, such as an organiser of Swedish schools abroad."""
    kind = organizer_type(organizer.organizer_type)
    if kind is None or not is_organization_number(organizer.organization_number):
        return None
    place = organizer.municipality_code if kind == "KOMMUN" else None
    return OrganizerSeen(organizer.organization_number, organizer.name, kind, place, organizer.active)


def _left_out(organizer: RegisteredOrganizer) -> RowError:
    expected = f"en svensk huvudman med giltigt organisationsnummer, här {organizer.organizer_type}"
    return RowError(0, "organizationNumber", organizer.organization_number, expected)
