"""An organiser changed in the register: our copy and the name on its cases follow."""

from datetime import datetime

from agreements.copies import Organizer
from agreements.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, fact: OrganizerChangedV1, *, now: datetime) -> None:
    organizer = await work.organizers.find_organizer(fact.organization_number)
    if organizer is None:
        organizer = Organizer(organization_number=fact.organization_number)
        work.organizers.add(organizer)
    organizer.name = fact.name
    organizer.organizer_type = fact.organizer_type
    organizer.active = fact.active
    organizer.merged_into = fact.merged_into
    organizer.note(work.event)
    for case in await work.cooperations.lock_cooperations_of(fact.organization_number):
        case.rename_organizer(fact.name, now)
