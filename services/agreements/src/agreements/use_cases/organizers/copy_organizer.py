"""An organiser changed in the register: the own copy and the name on its cases follow."""

from datetime import datetime

from agreements.copies import Organizer
from agreements.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    organizer = await work.organizers.find_organizer(changed.organization_number)
    if organizer is None:
        organizer = Organizer(organization_number=changed.organization_number)
        work.organizers.add(organizer)
    organizer.name = changed.name
    organizer.organizer_type = changed.organizer_type
    organizer.active = changed.active
    organizer.merged_into = changed.merged_into
    organizer.note(work.event)
    for case in await work.cooperations.list_cooperations_of(changed.organization_number):
        case.organizer_name = changed.name
        case.touch(now)
