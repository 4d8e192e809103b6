"""Reject a registered own cost before it counts."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.own_costs import OwnCost, OwnCostState
from budget.unit_of_work import Work


async def reject_own_cost(work: Work, cost_id: UUID, *, reason: str, version: int, now: datetime) -> OwnCost:
    cost = await work.own_costs.get_cost_for_change(cost_id)
    cost.expect(version)
    if cost.state is not OwnCostState.REGISTERED:
        raise WrongState("Kostnaden är redan prövad. En attesterad kostnad återförs i stället.")
    cost.end(OwnCostState.REJECTED, reason, now)
    await work.record("reject_own_cost", "own_cost", cost.id, at=now, reason=reason)
    return cost
