"""A grant statement is approved: the next instalment may be paid, and an unused grant is claimed."""

from datetime import datetime

from budget.steps.lock_judged import lock_judged
from budget.steps.propose_grant import propose_if_due
from budget.steps.raise_claim import raise_claim
from budget.unit_of_work import Work
from shared.contracts.followup import StatementApprovedV1

UNUSED = "Bidrag som inte har använts enligt den godkända redovisningen."


async def approve_statement(work: Work, approved: StatementApprovedV1, *, now: datetime) -> None:
    commitment = await lock_judged(work, approved.agreement_id)
    instalments = await work.instalments.lock_instalments_of(commitment.id)
    freed = [instalment for instalment in instalments if instalment.after_statement_id == approved.statement_id]
    for instalment in freed:
        instalment.approve_statement(approved.approved_on, now)
    await work.record("approve_statement", "commitment", commitment.id, at=now)
    if approved.unused_amount > 0:
        source = f"statement/{approved.statement_id}"
        await raise_claim(work, commitment, amount=approved.unused_amount, source=source, reason=UNUSED, now=now)
    for instalment in freed:
        await propose_if_due(work, commitment, instalment, now=now)
