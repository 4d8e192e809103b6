"""Take back an attested own cost that will not be paid. Who may not stands in docs/duties.csv."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.own_costs import OwnCost, OwnCostState
from budget.models.vouchers import VoucherKind
from budget.steps.count_own_cost import count_own_cost
from budget.unit_of_work import Work


async def reverse_own_cost(work: Work, cost_id: UUID, *, reason: str, version: int, now: datetime) -> OwnCost:
    """Reverse it in the year in which it counted, or in the running one when that is closed."""
    cost = await work.own_costs.get_cost_for_change(cost_id)
    cost.expect(version)
    await work.must_be_another("reverse_own_cost", own_cost=cost.id)
    if cost.state is not OwnCostState.ATTESTED:
        raise WrongState("Bara en attesterad kostnad som inte är betald kan återföras.")
    assert cost.fiscal_year is not None
    await count_own_cost(
        work,
        cost,
        amount=-cost.amount,
        kind=VoucherKind.REVERSAL,
        year=cost.fiscal_year,
        text=f"Återförd: {cost.text}",
        now=now,
    )
    cost.end(OwnCostState.REVERSED, reason, now)
    after = {"amount": str(cost.amount)}
    await work.record("reverse_own_cost", "own_cost", cost.id, at=now, after=after, reason=reason)
    return cost
