"""Keep the instalments as the agreement states them now."""

from collections.abc import Sequence

from budget.models.commitments import Commitment
from budget.models.instalments import Instalment, InstalmentState
from budget.unit_of_work import Work
from shared.contracts.terms import Instalment as Agreed


async def plan_instalments(work: Work, commitment: Commitment, agreed: Sequence[Agreed]) -> None:
    known = {instalment.id: instalment for instalment in await work.instalments.lock_instalments_of(commitment.id)}
    for part in agreed:
        if part.instalment_id in known:
            known.pop(part.instalment_id).follow(part)
        elif part.amount > 0:
            work.instalments.add(_planned(commitment, part))
    for dropped in known.values():
        dropped.drop()


def _planned(commitment: Commitment, part: Agreed) -> Instalment:
    return Instalment(
        id=part.instalment_id,
        commitment_id=commitment.id,
        number=part.number,
        due_on=part.due_on,
        amount=part.amount,
        after_statement_id=part.after_statement_id,
        statement_approved_on=None,
        state=InstalmentState.PLANNED,
    )
