"""A contact gets a last day; after the retention the person is erased."""

from datetime import date, datetime
from uuid import UUID

from followup.models.contact import Contact
from followup.steps.lock_contact import lock_contact
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def end_contact(work: Work, contact_id: UUID, *, until_on: date, version: int, now: datetime) -> Contact:
    contact = await lock_contact(work, contact_id, version=version, now=now)
    contact.end(until_on, today=swedish_date(now), now=now)
    await work.record("end_contact", "contact", contact.id, at=now, after={"until_on": until_on.isoformat()})
    return contact
