"""Copy an organiser, for names and types in reports."""

from datetime import datetime

from budget.copies import Organizer
from budget.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, fact: OrganizerChangedV1, *, now: datetime) -> None:
    organizer = Organizer(
        organization_number=fact.organization_number,
        name=fact.name,
        organizer_type=fact.organizer_type,
        municipality_code=fact.municipality_code,
    )
    organizer.note(work.event)
    await work.organizers.put(organizer)
