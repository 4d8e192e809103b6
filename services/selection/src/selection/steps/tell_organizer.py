"""Tell the other services what an organiser is now."""

from selection.models.organizer import Organizer
from selection.unit_of_work import Work
from shared.contracts.selection import OrganizerChangedV1


def tell_organizer(work: Work, organizer: Organizer) -> None:
    fact = OrganizerChangedV1(
        organization_number=organizer.organization_number,
        name=organizer.name,
        organizer_type=organizer.organizer_type.value,
        municipality_code=organizer.municipality_code,
        active=organizer.active,
        merged_into=organizer.merged_into,
    )
    work.publish(fact, subject=organizer.organization_number)
