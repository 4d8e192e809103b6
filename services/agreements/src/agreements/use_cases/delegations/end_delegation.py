"""A delegation is ended early, by whoever delegated or by another who holds the role."""

from datetime import datetime
from uuid import UUID

from agreements.models.delegation import Delegation
from agreements.steps.publish_delegation import publish_delegation
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import NotAllowed


async def end_delegation(work: Work, delegation_id: UUID, *, reason: str, version: int, now: datetime) -> Delegation:
    delegation = await work.delegations.get_delegation(delegation_id, for_change=True)
    delegation.expect(version)
    actor = work.actor
    if actor.subject != delegation.delegated_by and delegation.role not in actor.own_roles:
        raise NotAllowed("Delegationen avslutas av den som har delegerat, eller av någon annan som själv har rollen.")
    delegation.end(subject=actor.subject, reason=reason, today=swedish_date(now), now=now)
    await work.session.flush()  # gives the row its new version, which numbers the copy
    after = {"ended_at": now.isoformat()}
    await work.record("end_delegation", "delegation", delegation.id, at=now, after=after, reason=reason)
    await publish_delegation(work, delegation, now=now)
    return delegation
