"""The agreement has ended before its time: unpaid money is free again, and repayment is claimed."""

from datetime import datetime

from budget.steps.raise_claim import raise_claim
from budget.steps.release_commitment import release_commitment
from budget.steps.release_reservation import release_reservation
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_commitment(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """The appropriation does not move by the claim until money comes."""
    await release_reservation(work, terminated.cooperation_id, now=now)
    commitment = await release_commitment(work, terminated.agreement_id, reason=terminated.reason, now=now)
    if commitment and terminated.repayment_amount:
        await raise_claim(
            work,
            commitment,
            amount=terminated.repayment_amount,
            source=f"terminated/{terminated.agreement_id}",
            reason=terminated.reason,
            now=now,
        )
