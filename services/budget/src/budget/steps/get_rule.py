"""Get the rule that says which item a cost kind burdens today."""

from datetime import datetime

from budget.errors import RuleMissing
from budget.models.limits import CostRuleRow
from budget.rules.wording import no_rule
from budget.unit_of_work import Work
from shared.clock import swedish_date


async def get_rule(work: Work, programme: str, cost_kind: str, *, now: datetime) -> CostRuleRow:
    rules = await work.cost_rules.list_rules_on(programme, swedish_date(now))
    if cost_kind not in rules:
        raise RuleMissing(no_rule(programme, cost_kind))
    return rules[cost_kind]
