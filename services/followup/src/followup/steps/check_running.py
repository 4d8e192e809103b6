"""Refuses a day on which the agreement of one of those who would meet has been terminated."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from followup.errors.meetings import AfterTheEnd
from followup.unit_of_work import Work
from shared.kit.errors import at_field


async def check_running(work: Work, cooperation_ids: Sequence[UUID], day: date, *, field: str = "planned_on") -> None:
    """Meetings ahead are left when an agreement is terminated: none is planned for, moved to or held on such a day
    after that. One that was completed may be visited afterwards."""
    ended_on = await work.meetings.find_first_end(cooperation_ids)
    if ended_on and day >= ended_on:
        fault = at_field(field, "överenskommelsen har upphört då", f"före {ended_on}")
        raise AfterTheEnd(f"Överenskommelsen har upphört {ended_on}.", errors=fault)
