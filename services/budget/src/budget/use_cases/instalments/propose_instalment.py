"""Propose an instalment again after its payment was rejected or refused by the bank."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.commitments import CommitmentState
from budget.models.instalments import InstalmentState
from budget.models.payments import Payment
from budget.rules.wording import NOT_BOUND
from budget.steps.check_hold import check_hold
from budget.steps.lock_commitment import lock_commitment
from budget.steps.propose_grant import propose_grant
from budget.unit_of_work import Work


async def propose_instalment(work: Work, instalment_id: UUID, *, now: datetime) -> Payment:
    commitment_id = (await work.instalments.get_instalment(instalment_id)).commitment_id
    commitment = await lock_commitment(work, commitment_id, now=now)
    instalment = await work.instalments.get_instalment_for_change(instalment_id)
    if instalment.state is not InstalmentState.STOPPED:
        raise WrongState("Bara en delutbetalning vars betalning har avvisats kan föreslås på nytt.")
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState(NOT_BOUND)
    await check_hold(work, commitment)
    return await propose_grant(work, commitment, instalment, now=now)
