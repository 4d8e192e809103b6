"""Record that an organiser no longer takes part in a programme."""

from datetime import date, datetime
from uuid import UUID

from selection.errors import check_passed, of_field
from selection.models.participation import Participation
from selection.unit_of_work import Work
from shared.clock import swedish_date


async def end_participation(
    work: Work, participation_id: UUID, *, ends_on: date, version: int, now: datetime
) -> Participation:
    participation = await work.participations.get_participation_for_change(participation_id)
    participation.expect(version)
    await work.must_be_impartial(participation.organization_number, now=now)
    # From now on the organiser can be selected again, so the part must be over.
    check_passed("ends_on", ends_on, today=swedish_date(now))
    if ends_on < participation.starts_on:
        detail = f"Deltagandet började {participation.starts_on} och kan inte ha slutat tidigare."
        raise of_field("ends_on", detail, expected=f"{participation.starts_on} eller senare")
    participation.end(ends_on, now=now)
    after = {"ends_on": ends_on.isoformat()}
    await work.record("end_participation", "participation", participation.id, at=now, after=after)
    return participation
