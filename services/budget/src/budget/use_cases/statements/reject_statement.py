"""A grant statement is rejected: the amount that follow-up names is claimed."""

from datetime import datetime

from budget.steps.lock_judged import lock_judged
from budget.steps.raise_claim import raise_claim
from budget.unit_of_work import Work
from shared.contracts.followup import StatementRejectedV1


async def reject_statement(work: Work, rejected: StatementRejectedV1, *, now: datetime) -> None:
    commitment = await lock_judged(work, rejected.agreement_id)
    await work.record("reject_statement", "commitment", commitment.id, at=now, reason=rejected.reason)
    if rejected.claim_amount > 0:
        source = f"statement/{rejected.statement_id}"
        await raise_claim(
            work, commitment, amount=rejected.claim_amount, source=source, reason=rejected.reason, now=now
        )
