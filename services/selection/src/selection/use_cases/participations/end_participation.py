"""Record that an organiser no longer takes part in a programme."""

from datetime import date, datetime
from uuid import UUID

from selection.models.participation import Participation
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


async def end_participation(
    work: Work, participation_id: UUID, *, ends_on: date, version: int, now: datetime
) -> Participation:
    participation = await work.participations.get_participation_for_change(participation_id)
    participation.expect(version)
    if ends_on < participation.starts_on:
        raise InvalidInput(f"Deltagandet började {participation.starts_on} och kan inte ha slutat tidigare.")
    participation.end(ends_on, now=now)
    after = {"ends_on": ends_on.isoformat()}
    await work.record("end_participation", "participation", participation.id, at=now, after=after)
    return participation
