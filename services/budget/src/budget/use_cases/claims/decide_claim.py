"""Decide to claim money back from an organiser."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.models.claims import Claim
from budget.rules.wording import less_to_claim
from budget.steps.lock_commitment import lock_commitment
from budget.steps.raise_claim import raise_claim
from budget.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def decide_claim(
    work: Work, agreement_id: UUID, *, amount: Decimal, reason: str, source: str, now: datetime
) -> Claim:
    """No more can be claimed, in all, than has been paid."""
    with named_in_body("commitment_id"):
        commitment = await lock_commitment(work, agreement_id, now=now)
    left = commitment.paid - await work.claims.sum_claimed(agreement_id)
    if amount > left:
        raise WrongState(less_to_claim(left))
    return await raise_claim(work, commitment, amount=amount, source=source, reason=reason, now=now)
