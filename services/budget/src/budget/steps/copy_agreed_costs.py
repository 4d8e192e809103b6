"""Copy the agreement's costs by measure, so that costs can be followed to the measures."""

from collections.abc import Iterable

from budget.copies import AgreedCost
from budget.models.commitments import Commitment
from budget.unit_of_work import Work
from shared.contracts.terms import CostLine


async def copy_agreed_costs(work: Work, commitment: Commitment, lines: Iterable[CostLine], *, replacing: bool) -> None:
    """Copy the agreed costs. `replacing`: the version that applies now replaces the one before it."""
    costs = [_cost(commitment, line) for line in lines if line.amount]
    for cost in costs:
        cost.note(work.event)
    # Deleted before the new rows are added: the flush of an addition would else come first.
    if replacing:
        await work.agreed_costs.delete_costs_of(commitment.id)
    work.agreed_costs.add_all(costs)


def _cost(commitment: Commitment, line: CostLine) -> AgreedCost:
    return AgreedCost(
        commitment_id=commitment.id,
        fiscal_year=line.fiscal_year,
        cost_kind=line.cost_kind.value,
        measure_id=line.measure_id,
        measure_kind=line.measure_kind,
        amount=line.amount,
    )
