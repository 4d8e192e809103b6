"""Decide to claim money back from an organiser."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from budget.errors import WrongState
from budget.models.claims import Claim
from budget.rules.wording import less_to_claim
from budget.steps.add_claim import add_claim
from budget.steps.find_grant_account import find_grant_account
from budget.steps.lock_commitment import lock_commitment
from budget.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def decide_claim(
    work: Work, agreement_id: UUID, *, amount: Decimal, reason: str, source: str, now: datetime
) -> Claim:
    """Decide a claim. All claims together are at most what is paid in grants and not accounted for."""
    with named_in_body("commitment_id"):
        commitment = await lock_commitment(work, agreement_id, now=now)
    account = (await find_grant_account(work, commitment.id)).account
    if amount > account.unaccounted:
        raise WrongState(less_to_claim(account.unaccounted))
    claim = await add_claim(
        work, commitment, account, amount=amount, source=source, reason=reason, decided_by=work.actor.subject, now=now
    )
    await work.record("decide_claim", "claim", claim.id, at=now, after={"amount": str(amount)}, reason=reason)
    return claim
