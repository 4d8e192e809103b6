"""Copies a row of the register of delegations."""

from datetime import datetime

from followup.unit_of_work import Work
from shared.contracts.agreements import DelegationRecordedV1
from shared.kit import delegations


async def copy_delegation(work: Work, recorded: DelegationRecordedV1, *, now: datetime) -> None:
    delegated = delegations.DelegatedRole(
        id=recorded.delegation_id,
        subject=recorded.official_id,
        role=recorded.role,
        delegator=recorded.delegated_by,
        from_on=recorded.from_on,
        until_on=recorded.until_on,
        ended_at=recorded.ended_at,
    )
    event = work.current_event
    await delegations.note(work.session, delegated, sequence=event.sequence, at=event.time)
