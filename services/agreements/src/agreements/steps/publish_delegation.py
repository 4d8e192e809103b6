"""A delegation takes effect here at once, and in the other services when its event reaches them."""

from datetime import datetime

from agreements.facts import delegation_recorded
from agreements.models.delegation import Delegation
from agreements.unit_of_work import Work
from shared.kit import delegations
from shared.kit.delegations import DelegatedRole


async def publish_delegation(work: Work, delegation: Delegation, *, now: datetime) -> None:
    delegated = DelegatedRole(
        id=delegation.id,
        subject=delegation.official_id,
        role=delegation.role,
        delegator=delegation.delegated_by,
        from_on=delegation.from_on,
        until_on=delegation.until_on,
        ended_at=delegation.ended_at,
    )
    await delegations.note(work.session, delegated, sequence=delegation.version, at=now)
    work.publish(delegation_recorded(delegation), subject=delegation.id)
