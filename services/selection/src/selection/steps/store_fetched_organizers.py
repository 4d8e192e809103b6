"""Keep what the register has answered about organisers, also that one has ceased."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from selection.clients.register import RegisteredOrganizer
from selection.models.data_import import Tally
from selection.models.organizer import OrganizerDescription
from selection.readers.codes import fault_of_name, is_organization_number, name_of, organizer_type
from selection.readers.table import RowError
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
        if fault := _fault(organizer):
            tally.refuse(fault)
        else:
            descriptions.append(_description(organizer))
    tally.count(await store_organizers(work, descriptions, import_id=fetch.import_id, publish=True, now=now))
    await record_fetched(work, fetch_id, asks, tally, now=now)


def _fault(organizer: RegisteredOrganizer) -> RowError | None:
    """The fault of an organiser, if any; we have no use for some, such as one of Swedish schools abroad."""
    number = organizer.organization_number
    if organizer_type(organizer.organizer_type) is None or not is_organization_number(number):
        expected = f"en svensk huvudman med giltigt organisationsnummer, här {organizer.organizer_type}"
        return RowError(0, "organizationNumber", number, expected)
    if name_fault := fault_of_name(organizer.name):
        return RowError(0, "displayName", organizer.name, f"{name_fault} för huvudman {number}")
    return None


def _description(organizer: RegisteredOrganizer) -> OrganizerDescription:
    kind = organizer_type(organizer.organizer_type) or ""
    place = organizer.municipality_code if kind == "KOMMUN" else None
    name = name_of(organizer.name)
    return OrganizerDescription(organizer.organization_number, name, kind, place, organizer.active)
