"""Corrects a contact's name or address; letters that waited for the address go to the new one."""

from datetime import datetime
from uuid import UUID

from followup.models.contact import Contact
from followup.rules.mail_addresses import masked
from followup.steps.lock_contact import lock_contact
from followup.unit_of_work import Work


async def change_contact(
    work: Work, contact_id: UUID, *, name: str, email: str, version: int, now: datetime
) -> Contact:
    contact = await lock_contact(work, contact_id, version=version, now=now)
    before = {"address": masked(contact.email)} if contact.email else None
    contact.change(name, email, now)
    after = {"address": masked(email)}
    await work.record("change_contact", "contact", contact.id, at=now, before=before, after=after)
    return contact
