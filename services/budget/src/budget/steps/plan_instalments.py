"""Keep the instalments as the agreement states them now."""

from collections.abc import Sequence
from datetime import datetime

from budget.models.commitments import Commitment
from budget.models.instalments import Instalment, InstalmentState
from budget.unit_of_work import Work
from shared.contracts.terms import Instalment as Agreed


async def plan_instalments(work: Work, commitment: Commitment, agreed: Sequence[Agreed], *, now: datetime) -> None:
    known = {instalment.id: instalment for instalment in await work.instalments.lock_instalments_of(commitment.id)}
    for part in agreed:
        if part.instalment_id in known:
            known.pop(part.instalment_id).follow(part, now)
        elif part.amount > 0:
            work.instalments.add(_planned(commitment, part, now))
    for dropped in known.values():
        dropped.drop(now)


def _planned(commitment: Commitment, part: Agreed, now: datetime) -> Instalment:
    return Instalment(
        id=part.instalment_id,
        commitment_id=commitment.id,
        number=part.number,
        due_on=part.due_on,
        amount=part.amount,
        after_statement_id=part.after_statement_id,
        statement_approved_on=None,
        state=InstalmentState.PLANNED,
        updated_at=now,
    )
