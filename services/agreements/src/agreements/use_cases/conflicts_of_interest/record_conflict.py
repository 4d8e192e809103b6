"""A person reports a conflict of interest of their own, or a leader records another's (FL 18 §)."""

from datetime import date, datetime

from agreements.models.conflict import Conflict
from agreements.steps.publish_conflict import publish_conflict
from agreements.unit_of_work import Work
from shared.kit.errors import InvalidInput, NotAllowed, at_field

RECORDERS = frozenset({"team_leader", "decider"})
"""Roles that may record what concerns somebody else."""


async def record_conflict(
    work: Work,
    *,
    person: str,
    organization_number: str,
    from_on: date,
    until_on: date | None,
    reason: str,
    now: datetime,
) -> Conflict:
    if person != work.actor.subject and work.actor.roles.isdisjoint(RECORDERS):
        raise NotAllowed("Du kan anmäla jäv för dig själv. Be en teamledare eller beslutsfattare anmäla andras.")
    if until_on and until_on < from_on:
        fault = at_field("until_on", "slutar före starten", f"{from_on} eller senare")
        raise InvalidInput("Jävet ska sluta efter att det börjar. Ändra until_on.", errors=fault)
    conflict = Conflict(
        official_id=person,
        organization_number=organization_number,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.conflicts.add(conflict)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"official_id": person, "organization_number": organization_number, "from_on": from_on.isoformat()}
    await work.record("record_conflict", "conflict_of_interest", conflict.id, at=now, after=after, reason=reason)
    await publish_conflict(work, conflict, now=now)
    return conflict
