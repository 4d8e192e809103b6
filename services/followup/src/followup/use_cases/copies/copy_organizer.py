"""Copies an organiser as the register has it."""

from datetime import datetime

from followup.copies import OrganizerCopy
from followup.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


async def copy_organizer(work: Work, changed: OrganizerChangedV1, *, now: datetime) -> None:
    copy = OrganizerCopy(
        organization_number=changed.organization_number,
        name=changed.name,
        organizer_type=changed.organizer_type,
        municipality_code=changed.municipality_code,
        active=changed.active,
        merged_into=changed.merged_into,
    )
    copy.note(work.event)
    await work.copies.put(copy)
