"""Attest a registered own cost: it counts from now on. Who may not stands in docs/duties.csv."""

from datetime import datetime
from uuid import UUID

from budget.errors import WrongState
from budget.models.own_costs import OwnCost, OwnCostState
from budget.models.vouchers import VoucherKind
from budget.steps.count_own_cost import count_own_cost
from budget.steps.get_rule import get_rule
from budget.unit_of_work import Work


async def attest_own_cost(work: Work, cost_id: UUID, *, version: int, now: datetime) -> OwnCost:
    cost = await work.own_costs.get_cost_for_change(cost_id)
    cost.expect(version)
    rule = await get_rule(work, cost.programme, cost.cost_kind, now=now)
    incomes = list(await work.own_costs.list_income_ids(cost.position))
    await work.must_be_another(
        "attest_own_cost", own_cost=cost.id, position=cost.position.name, cost_rule=rule.id, income=incomes
    )
    if cost.state is not OwnCostState.REGISTERED:
        raise WrongState("Bara en registrerad kostnad kan attesteras.")
    year = await count_own_cost(
        work,
        cost,
        amount=cost.amount,
        kind=VoucherKind.ACCRUAL,
        year=cost.incurred_on.year,
        text=cost.text,
        now=now,
    )
    cost.attest(work.actor.subject, fiscal_year=year, now=now)
    after = {"amount": str(cost.amount), "fiscal_year": year}
    await work.record("attest_own_cost", "own_cost", cost.id, at=now, after=after)
    return cost
