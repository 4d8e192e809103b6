"""Keep what the agreement says that each measure costs, so that costs can be followed to the measures."""

from collections.abc import Iterable

from budget.models import AgreedCost, Commitment
from budget.unit_of_work import Work
from shared.contracts.terms import CostLine


async def keep_agreed_costs(work: Work, commitment: Commitment, lines: Iterable[CostLine], *, replacing: bool) -> None:
    """The version that applies now replaces the one before it, if there is one."""
    costs = [
        AgreedCost(
            commitment_id=commitment.id,
            fiscal_year=line.fiscal_year,
            cost_kind=line.cost_kind.value,
            measure_id=line.measure_id,
            measure_kind=line.measure_kind,
            amount=line.amount,
        )
        for line in lines
        if line.amount
    ]
    if replacing:
        await work.vouchers.forget_agreed(commitment.id)
    work.vouchers.add_all(costs)
