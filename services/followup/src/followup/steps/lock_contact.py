"""Locks a contact for a change: impartial where it is one organiser's, and with the version seen."""

from datetime import datetime
from uuid import UUID

from followup.models.contact import Contact
from followup.unit_of_work import Work


async def lock_contact(work: Work, contact_id: UUID, *, version: int, now: datetime) -> Contact:
    contact = await work.contacts.get_contact_for_change(contact_id)
    if contact.organization_number:
        await work.must_be_impartial(contact.organization_number, now=now)
    contact.expect(version)
    return contact
