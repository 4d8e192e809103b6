"""Try again to bind the money that an agreement waits for."""

from datetime import datetime
from uuid import UUID

from budget.models.commitments import Commitment
from budget.steps.lock_commitment import lock_commitment
from budget.steps.rebind_commitment import retry_binding
from budget.unit_of_work import Work


async def retry_commitment(work: Work, agreement_id: UUID, *, now: datetime, version: int | None = None) -> Commitment:
    """Retry for a person with the `version` they saw, or for the worker: a release or a new year may make room."""
    commitment = await lock_commitment(work, agreement_id, now=now)
    commitment.expect(version)
    await retry_binding(work, commitment, now=now)
    return commitment
