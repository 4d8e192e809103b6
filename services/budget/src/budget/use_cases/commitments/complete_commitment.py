"""The agreement has ended as agreed: unpaid money is free again."""

from datetime import datetime

from budget.steps.release_commitment import release_commitment
from budget.steps.release_reservation import release_reservation
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1


async def complete_commitment(work: Work, completed: AgreementCompletedV1, *, now: datetime) -> None:
    """An agreement that never got its money still has its reservation: that is free as well."""
    await release_reservation(work, completed.cooperation_id, now=now)
    await release_commitment(work, completed.agreement_id, reason="Samverkan är avslutad.", now=now)
