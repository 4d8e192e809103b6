"""Register the rule that puts a cost kind on an item, from a day on."""

from datetime import date, datetime

from budget.models.limits import CostRuleRow
from budget.rules.fiscal_year import CountedWhen
from budget.unit_of_work import Work
from shared.contracts.terms import CostKind


async def register_cost_rule(
    work: Work,
    *,
    programme: str,
    cost_kind: CostKind,
    item: str,
    counted: CountedWhen,
    development: bool,
    ledger_account: str,
    valid_from: date,
    now: datetime,
) -> CostRuleRow:
    row = CostRuleRow(
        programme=programme,
        cost_kind=cost_kind,
        item=item,
        counted=counted,
        development=development,
        ledger_account=ledger_account,
        valid_from=valid_from,
        created_at=now,
        updated_at=now,
    )
    work.cost_rules.add(row)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"programme": programme, "cost_kind": cost_kind, "item": item, "valid_from": str(valid_from)}
    await work.record("register_cost_rule", "cost_rule", row.id, at=now, after=after)
    return row
