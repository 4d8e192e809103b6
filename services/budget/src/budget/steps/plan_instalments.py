"""Keep the instalments as the agreement states them now; what is proposed or paid is left as it is."""

from collections.abc import Sequence

from budget.models import Commitment, Instalment, InstalmentState
from budget.unit_of_work import Work
from shared.contracts.terms import Instalment as Agreed


async def plan_instalments(work: Work, commitment: Commitment, agreed: Sequence[Agreed]) -> None:
    known = {instalment.id: instalment for instalment in await work.payments.instalments_of(commitment.id)}
    for told in agreed:
        if told.instalment_id in known:
            _follow(known.pop(told.instalment_id), told)
        elif told.amount > 0:
            work.payments.add(_planned(commitment, told))
    for gone in known.values():
        if gone.state is InstalmentState.PLANNED:
            gone.state = InstalmentState.CANCELLED


def _follow(instalment: Instalment, told: Agreed) -> None:
    if instalment.state not in (InstalmentState.PLANNED, InstalmentState.CANCELLED):
        return
    instalment.state = InstalmentState.PLANNED if told.amount > 0 else InstalmentState.CANCELLED
    instalment.number, instalment.due_on = told.number, told.due_on
    instalment.amount = told.amount or instalment.amount
    instalment.after_statement_id = told.after_statement_id


def _planned(commitment: Commitment, told: Agreed) -> Instalment:
    return Instalment(
        id=told.instalment_id,
        commitment_id=commitment.id,
        number=told.number,
        due_on=told.due_on,
        amount=told.amount,
        after_statement_id=told.after_statement_id,
        statement_approved_on=None,
        state=InstalmentState.PLANNED,
    )
