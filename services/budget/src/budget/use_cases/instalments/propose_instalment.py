"""Propose an instalment anew after its payment was rejected or refused by the bank."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models import CommitmentState, InstalmentState, Payment
from budget.unit_of_work import Work
from budget.use_cases.instalments.propose_due_instalment import propose_one


async def propose_instalment(work: Work, instalment_id: UUID, *, now: datetime) -> Payment:
    commitment_id = (await work.payments.get_instalment(instalment_id)).commitment_id
    commitment = await work.fundings.get_commitment_for_change(commitment_id)
    instalment = await work.payments.get_instalment_for_change(instalment_id)
    if instalment.state is not InstalmentState.HELD:
        raise WrongState("Bara en del vars betalning har avvisats kan föreslås på nytt.")
    if commitment.state is not CommitmentState.COMMITTED:
        raise WrongState("Pengarna är inte bundna, eller så är överenskommelsen pausad eller avslutad.")
    return await propose_one(work, instalment, commitment, now=now)
