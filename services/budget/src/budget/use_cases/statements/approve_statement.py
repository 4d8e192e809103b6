"""A grant statement has been judged: the next instalment may be paid, and what was not used is claimed."""

from datetime import datetime

from budget.models import Commitment
from budget.steps.raise_claim import raise_claim
from budget.unit_of_work import Work
from budget.use_cases.instalments.propose_due_instalment import propose_when_due
from shared.contracts.followup import StatementApprovedV1, StatementRejectedV1
from shared.kit.errors import Unavailable

UNUSED = "Bidrag som inte har använts enligt den godkända redovisningen."


async def approve_statement(work: Work, approved: StatementApprovedV1, *, now: datetime) -> None:
    commitment = await _commitment(work, approved)
    freed = []
    for instalment in await work.payments.instalments_of(commitment.id):
        if instalment.after_statement_id == approved.statement_id:
            instalment.statement_approved_on = approved.approved_on
            freed.append(instalment.id)
    await work.session.flush()
    await work.record("statement_approved", "commitment", commitment.id, at=now)
    if approved.unused_amount > 0:
        source = f"statement/{approved.statement_id}"
        await raise_claim(work, commitment, amount=approved.unused_amount, source=source, reason=UNUSED, now=now)
    for instalment_id in freed:
        await propose_when_due(work, instalment_id, now=now)


async def reject_statement(work: Work, rejected: StatementRejectedV1, *, now: datetime) -> None:
    commitment = await _commitment(work, rejected)
    await work.record("statement_rejected", "commitment", commitment.id, at=now, reason=rejected.reason)
    if rejected.claim_amount > 0:
        source = f"statement/{rejected.statement_id}"
        await raise_claim(
            work, commitment, amount=rejected.claim_amount, source=source, reason=rejected.reason, now=now
        )


async def _commitment(work: Work, judged: StatementApprovedV1 | StatementRejectedV1) -> Commitment:
    """Follow-up may be heard before agreements is: then the statement comes again a moment later."""
    if await work.fundings.find_commitment(judged.agreement_id) is None:
        raise Unavailable("Överenskommelsen är inte känd ännu.")
    return await work.fundings.get_commitment_for_change(judged.agreement_id)
