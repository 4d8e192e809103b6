"""A bought service has been delivered: its cost has arisen and counts now; the debt waits for its payment."""

from datetime import datetime
from uuid import UUID

from budget.errors import NotEnoughMoney, WrongState
from budget.models.accruals import Accrual
from budget.models.commitments import CommitmentState
from budget.rules.costs import Cost
from budget.rules.wording import DELIVERED, less_to_deliver
from budget.steps.accrue_cost import accrue_cost
from budget.steps.check_delivered import check_delivered
from budget.steps.check_measure import check_measure
from budget.steps.check_passed import check_passed
from budget.steps.get_rule import get_rule
from budget.steps.lock_commitment import lock_commitment
from budget.steps.retain_approved import left_to_spend
from budget.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import named_in_body


async def record_accrual(work: Work, agreement_id: UUID, *, cost: Cost, now: datetime) -> Accrual:
    with named_in_body("commitment_id"):
        commitment = await lock_commitment(work, agreement_id, now=now)
    if commitment.state not in (CommitmentState.COMMITTED, CommitmentState.PAUSED):
        raise WrongState("Pengarna är inte bundna, eller så är överenskommelsen avslutad.")
    rule = await get_rule(work, commitment.programme, cost.kind, now=now)
    if not rule.counts_when_incurred:
        raise WrongState("Bidrag räknas den dag de betalas. Bara köpta tjänster och egna kostnader blir upplupna.")
    check_passed("incurred_on", cost.incurred_on, today=swedish_date(now), advice=DELIVERED)
    await check_measure(work, commitment, cost.measure_id)
    await check_delivered(work, commitment, cost)
    left = await left_to_spend(work, commitment, cost.kind)
    if cost.amount > left:
        raise NotEnoughMoney(less_to_deliver(cost.kind, left=left, requested=cost.amount))
    return await accrue_cost(work, commitment, cost, now=now)
