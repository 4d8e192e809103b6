"""Copy a row of the register of delegations."""

from datetime import datetime

from budget.unit_of_work import Work
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
    assert work.event is not None, "own copies change by events only"
    await delegations.note(work.session, delegated, sequence=work.event.sequence, at=work.event.time)
