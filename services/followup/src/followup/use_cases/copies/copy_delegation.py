"""Copies a row of the register of delegations."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.agreements import DelegationRecordedV1
from shared.kit import delegations


async def copy_delegation(work: Work, fact: DelegationRecordedV1, *, now: datetime) -> None:
    delegated = delegations.DelegatedRole(
        id=fact.delegation_id,
        subject=fact.official_id,
        role=fact.role,
        delegator=fact.delegated_by,
        from_on=fact.from_on,
        until_on=fact.until_on,
        ended_at=fact.ended_at,
    )
    event = work.current_event
    await delegations.note(work.session, delegated, sequence=event.sequence, at=event.time)
