"""Record that an organiser takes part in a programme that is run elsewhere, and when it no longer does."""

from datetime import date, datetime
from uuid import UUID

from selection.models.participation import Participation
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def record_participation(
    work: Work, organization_number: str, programme: str, *, starts_on: date, now: datetime
) -> Participation:
    await work.organizers.get_organizer(organization_number)
    row = Participation(
        organization_number=organization_number,
        programme=programme,
        starts_on=starts_on,
        created_at=now,
        updated_at=now,
    )
    work.participations.add(row)
    await work.session.flush()
    after = {"organization_number": organization_number, "programme": programme}
    await work.record("record_participation", "participation", row.id, at=now, after=after)
    return row


async def end_recorded_participation(
    work: Work, participation_id: UUID, *, ends_on: date, version: int, now: datetime
) -> Participation:
    row = await work.participations.get_participation_for_change(participation_id)
    row.expect(version)
    if ends_on < row.starts_on:
        raise InvalidInput(f"Deltagandet började {row.starts_on} och kan inte ha slutat tidigare.")
    row.ends_on = ends_on
    row.touch(now)
    after = {"ends_on": ends_on.isoformat()}
    await work.record("end_participation", "participation", row.id, at=now, after=after)
    return row
