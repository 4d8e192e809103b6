"""The finance system reports that an own cost was paid: the debt is settled, and the appropriation does not move."""

from datetime import date, datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.own_costs import OwnCost, OwnCostState
from budget.models.vouchers import VoucherKind
from budget.steps.check_passed import check_passed
from budget.steps.write_own_voucher import write_own_voucher
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def settle_own_cost(work: Work, cost_id: UUID, *, paid_on: date, bank_reference: str, now: datetime) -> OwnCost:
    cost = await work.own_costs.get_cost_for_change(cost_id)
    # The finance system may report the same payment twice.
    if cost.state is OwnCostState.SETTLED and cost.bank_reference == bank_reference:
        return cost
    if cost.state is not OwnCostState.ATTESTED:
        raise WrongState("Bara en attesterad kostnad som inte är betald eller återförd kan bokföras som betald.")
    await work.must_be_another("settle_own_cost", own_cost=cost.id)
    check_passed("paid_on", paid_on, today=swedish_date(now), advice="Lämna beskedet när banken har betalat.")
    assert cost.fiscal_year is not None
    await write_own_voucher(
        work,
        cost,
        kind=VoucherKind.SETTLEMENT,
        amount=cost.amount,
        day=paid_on,
        year=cost.fiscal_year,
        text=cost.text,
        now=now,
    )
    cost.settle(paid_on=paid_on, bank_reference=bank_reference, now=now)
    await work.record("settle_own_cost", "own_cost", cost.id, at=now, after={"paid_on": str(paid_on)})
    return cost
