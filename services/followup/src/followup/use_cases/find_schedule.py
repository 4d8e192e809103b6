"""The schedule that an event about a cooperation is for."""

from uuid import UUID

from followup.errors import NoSchedule
from followup.models import Schedule
from followup.unit_of_work import Work


async def get_schedule_of_event(work: Work, cooperation_id: UUID) -> Schedule:
    """Locked. Events of a cooperation come in turn, so a missing schedule is a fault in what was told."""
    schedule = await work.schedules.find_schedule_for_change(cooperation_id)
    if schedule is None:
        raise NoSchedule("Det finns ingen uppföljningsplan: överenskommelsen har inte berättats vara undertecknad.")
    return schedule
