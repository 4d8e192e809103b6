"""A grant statement is approved: the next instalment may be paid."""

from datetime import datetime

from budget.steps.lock_judged import lock_judged
from budget.steps.propose_grant import propose_if_due
from budget.unit_of_work import Work
from shared.contracts.followup import StatementApprovedV1


async def approve_statement(work: Work, approved: StatementApprovedV1, *, now: datetime) -> None:
    commitment = await lock_judged(work, approved.agreement_id)
    instalments = await work.instalments.lock_instalments_of(commitment.id)
    freed = [instalment for instalment in instalments if instalment.after_statement_id == approved.statement_id]
    for instalment in freed:
        instalment.approve_statement(approved.approved_on, now)
    await work.record("approve_statement", "commitment", commitment.id, at=now)
    for instalment in freed:
        await propose_if_due(work, commitment, instalment, now=now)
