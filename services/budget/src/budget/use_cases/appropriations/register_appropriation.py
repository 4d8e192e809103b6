"""Register an appropriation, an item of it, or the rule that puts a cost kind on an item."""

from datetime import date, datetime
from typing import Any

from budget.models import Appropriation, AppropriationItem, CostRuleRow
from budget.rules.fiscal_year import CountedWhen
from budget.unit_of_work import Work
from shared.contracts.terms import CostKind


async def register_appropriation(work: Work, *, code: str, name: str, now: datetime) -> Appropriation:
    row = Appropriation(code=code, name=name, created_at=now, updated_at=now)
    await _add(work, row, "appropriation", after={"code": code}, now=now)
    return row


async def register_item(
    work: Work, *, code: str, appropriation: str, name: str, saves: bool, now: datetime
) -> AppropriationItem:
    row = AppropriationItem(
        code=code, appropriation=appropriation, name=name, saves=saves, created_at=now, updated_at=now
    )
    await _add(work, row, "appropriation_item", after={"code": code, "saves": saves}, now=now)
    return row


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
    after = {"programme": programme, "cost_kind": cost_kind, "item": item, "valid_from": str(valid_from)}
    await _add(work, row, "cost_rule", after=after, now=now)
    return row


async def _add(
    work: Work,
    row: Appropriation | AppropriationItem | CostRuleRow,
    kind: str,
    *,
    after: dict[str, Any],
    now: datetime,
) -> None:
    work.limits.add(row)
    await work.session.flush()
    await work.record("register", kind, row.id, at=now, after=after)
