"""A delegation is ended early: by either of the two, by another who holds the role, or by the operator."""

from datetime import datetime
from uuid import UUID

from agreements.models.delegation import Delegation
from agreements.steps.publish_delegation import publish_delegation
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import NotAllowed
from shared.roles import OPERATOR


async def end_delegation(work: Work, delegation_id: UUID, *, reason: str, version: int, now: datetime) -> Delegation:
    delegation = await work.delegations.get_delegation_for_change(delegation_id)
    delegation.expect(version)
    actor = work.actor
    is_party = actor.subject in (delegation.delegated_by, delegation.official_id)
    # The operator may end it too: when the last holder of a role has left, nobody else can take it back.
    if not is_party and actor.own_roles.isdisjoint({delegation.role, OPERATOR}):
        raise NotAllowed(
            "Delegationen avslutas av den som har delegerat, av den som har fått rollen, av någon annan som själv har "
            "rollen, eller av driften."
        )
    delegation.end(subject=actor.subject, reason=reason, today=swedish_date(now), now=now)
    await work.session.flush()  # gives the row its new version, which numbers the copy
    after = {"ended_at": now.isoformat()}
    await work.record("end_delegation", "delegation", delegation.id, at=now, after=after, reason=reason)
    await publish_delegation(work, delegation, now=now)
    return delegation
