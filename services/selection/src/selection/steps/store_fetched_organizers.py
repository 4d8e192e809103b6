"""Keep what the register has answered about organisers, also that one has ceased."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.clients.register import RegisteredOrganizer
from selection.models.data_import import Tally
from selection.models.organizer import OrganizerDescription
from selection.readers.table import RowError
from selection.rules.identity import is_organization_number, organizer_type
from selection.steps.record_fetched import record_fetched
from selection.steps.store_organizers import store_organizers
from selection.unit_of_work import Work


async def store_fetched_organizers(
    work: Work, fetch_id: UUID, asks: list[str], *, organizers: Iterable[RegisteredOrganizer], now: datetime
) -> None:
    fetch = await work.fetches.get_fetch_for_change(fetch_id)
    tally = Tally()
    descriptions: list[OrganizerDescription] = []
    for organizer in organizers:
        description = _description(organizer)
        if description is None:
            tally.refuse(_left_out(organizer))
        else:
            descriptions.append(description)
    tally.count(await store_organizers(work, descriptions, import_id=fetch.import_id, publish=True, now=now))
    await record_fetched(work, fetch_id, asks, tally, now=now)


def _description(organizer: RegisteredOrganizer) -> OrganizerDescription | None:
    """None for one we have no use for, such as an organiser of Swedish schools abroad."""
    kind = organizer_type(organizer.organizer_type)
    if kind is None or not is_organization_number(organizer.organization_number):
        return None
    place = organizer.municipality_code if kind == "KOMMUN" else None
    return OrganizerDescription(organizer.organization_number, organizer.name, kind, place, organizer.active)


def _left_out(organizer: RegisteredOrganizer) -> RowError:
    expected = f"en svensk huvudman med giltigt organisationsnummer, här {organizer.organizer_type}"
    return RowError(0, "organizationNumber", organizer.organization_number, expected)
