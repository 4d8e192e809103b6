"""Note what is known of a private organiser's economy; a programme may ask for a review because of it."""

from datetime import datetime

from selection.models.organizer import Organizer
from selection.unit_of_work import Work


async def flag_economy(
    work: Work, organization_number: str, flags: list[str], *, reason: str, version: int, now: datetime
) -> Organizer:
    organizer = await work.organizers.get_organizer_for_change(organization_number)
    organizer.expect(version)
    await work.must_be_impartial(organization_number, now=now)
    before = {"economy_flags": organizer.economy_flags}
    organizer.flag_economy(flags, now=now)
    after = {"economy_flags": organizer.economy_flags}
    await work.record(
        "flag_economy", "organizer", organization_number, at=now, before=before, after=after, reason=reason
    )
    return organizer
