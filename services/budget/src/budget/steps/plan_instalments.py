"""Keep the instalments as the agreement states them now."""

from collections.abc import Iterable
from datetime import datetime

from budget.models.commitments import Commitment
from budget.models.instalments import Instalment, InstalmentState
from budget.unit_of_work import Work
from shared.contracts.terms import AgreementTerms
from shared.contracts.terms import Instalment as Agreed


def plan_instalments(
    work: Work, commitment: Commitment, terms: AgreementTerms, *, known: Iterable[Instalment], now: datetime
) -> None:
    """`known`: the commitment's instalments so far, locked; a new one has none."""
    accounted = {part: due.statement_id for due in terms.statements_due for part in due.instalment_ids}
    left = {instalment.id: instalment for instalment in known}
    for part in terms.instalments:
        instalment = left.pop(part.instalment_id, None)
        if instalment:
            instalment.follow(part, now)
        elif part.amount > 0:
            work.instalments.add(instalment := _planned(commitment, part, now))
        if instalment:
            instalment.account_in(accounted.get(part.instalment_id), now)
    for dropped in left.values():
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
