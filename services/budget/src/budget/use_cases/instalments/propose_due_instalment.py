"""Propose the payment of an instalment that is due and whose condition is met. A person approves it."""

from datetime import datetime
from uuid import UUID

from budget.models.payments import Payment
from budget.steps.lock_commitment import lock_commitment
from budget.steps.propose_grant import propose_if_due
from budget.unit_of_work import Work


async def propose_due_instalment(work: Work, instalment_id: UUID, *, now: datetime) -> Payment | None:
    """Propose its payment; None when it is not due after all, or another process was first."""
    commitment_id = (await work.instalments.get_instalment(instalment_id)).commitment_id
    commitment = await lock_commitment(work, commitment_id, now=now)
    instalment = await work.instalments.get_instalment_for_change(instalment_id)
    return await propose_if_due(work, commitment, instalment, now=now)
