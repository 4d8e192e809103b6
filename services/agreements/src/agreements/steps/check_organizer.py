"""Nothing is decided or signed with an organiser that has ceased, or gone up in another."""

from agreements.errors import OrganizerGone
from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work


async def check_organizer(work: Work, case: Cooperation) -> None:
    organizer = await work.organizers.find_organizer(case.organization_number)
    # An organiser that has not been heard of stands as selection chose it.
    if organizer and not organizer.stands:
        successor = f" och har gått upp i {organizer.merged_into}" if organizer.merged_into else ""
        raise OrganizerGone(
            f"{organizer.name} finns inte längre{successor}. Inget beslutas eller undertecknas med den."
        )
