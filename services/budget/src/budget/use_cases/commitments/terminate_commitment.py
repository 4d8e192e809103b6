"""The agreement has ended before its time: releases unpaid money, and claims what is not accounted for."""

from datetime import datetime

from budget.models.commitments import Commitment
from budget.steps.release_commitment import release_commitment
from budget.steps.release_reservation import release_reservation
from budget.steps.settle_claims import settle_claims
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_commitment(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    """Claim what is paid and not accounted for, on the ground that agreements states, whatever amount an event says.

    A payment on its way to the bank is claimed when it has been paid.
    """
    await release_reservation(work, terminated.cooperation_id, now=now)
    commitment = await release_commitment(work, terminated.agreement_id, reason=terminated.reason, now=now)
    if commitment:
        _state_ground(commitment, terminated)
        await settle_claims(work, commitment, now=now)


def _state_ground(commitment: Commitment, terminated: AgreementTerminatedV1) -> None:
    """Release 1.1.0 named an amount and no ground: the amount is then the most that is claimed."""
    if terminated.repayment_ground:
        commitment.claim_by(terminated.repayment_ground, limit=None, final_statement_on=terminated.final_statement_on)
    elif terminated.repayment_amount:
        commitment.claim_by(terminated.reason, limit=terminated.repayment_amount, final_statement_on=None)
