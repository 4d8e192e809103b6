"""Erases the persons of contacts whose retention has passed, by the rule of their programme."""

from datetime import datetime

from followup.programmes import Programmes
from followup.rules.working_days import add_months
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def erase_contacts(work: Work, programmes: Programmes, *, limit: int, now: datetime) -> int:
    """The number erased; fewer than `limit` means that no more are due."""
    today = swedish_date(now)
    erased = 0
    for programme in programmes.values():
        if programme.contacts is None or erased == limit:
            continue
        before = add_months(today, -programme.contacts.kept_months)
        for contact in await work.contacts.lock_expired(programme.code, before=before, limit=limit - erased):
            contact.erase(today=today, now=now)
            await work.record("erase_contact", "contact", contact.id, at=now, reason=programme.contacts.source)
            erased += 1
    return erased
