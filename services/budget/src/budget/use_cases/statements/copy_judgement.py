"""Copy follow-up's judgement of a grant statement: budget claims what is not accepted, and no approved part."""

from datetime import datetime

from budget.copies import Judgement
from budget.steps.lock_judged import lock_judged
from budget.steps.settle_claims import settle_claims
from budget.unit_of_work import Work
from shared.contracts.followup import StatementApprovedV1, StatementRejectedV1


async def copy_judgement(work: Work, fact: StatementApprovedV1 | StatementRejectedV1, *, now: datetime) -> None:
    commitment = await lock_judged(work, fact.agreement_id)
    judgement = _judgement(fact)
    judgement.note(work.event)
    await work.judgements.put(judgement)
    after = {"statement_id": str(fact.statement_id), "approved": str(judgement.approved)}
    await work.record("copy_judgement", "commitment", commitment.id, at=now, after=after)
    await settle_claims(work, commitment, now=now)


def _judgement(judged: StatementApprovedV1 | StatementRejectedV1) -> Judgement:
    if isinstance(judged, StatementApprovedV1):
        demanded, day = judged.unused_amount, judged.approved_on
    else:
        demanded, day = judged.claim_amount, judged.rejected_on
    return Judgement(
        statement_id=judged.statement_id,
        commitment_id=judged.agreement_id,
        approved=judged.approved_amount,
        demanded=demanded,
        judged_on=day,
    )
