"""Revokes the secret address of a calendar: whoever has it reads nothing more."""

from datetime import datetime
from uuid import UUID

from followup.models.calendar import CalendarAddress
from followup.unit_of_work import Work


async def revoke_calendar(work: Work, address_id: UUID, *, version: int, now: datetime) -> CalendarAddress:
    address = await work.calendars.get_address_for_change(address_id)
    address.expect(version)
    address.revoke(work.actor.subject, now)
    await work.record("revoke_calendar", "calendar_address", address.id, at=now)
    return address
