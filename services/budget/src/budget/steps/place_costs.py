"""Put cost lines on appropriation items by the rules of the programme that hold today."""

from collections.abc import Iterable
from datetime import datetime

from budget.errors import AmountTooLarge, RuleMissing
from budget.models import CostRuleRow
from budget.rules.cost_lines import Cost, MissingRuleError, place
from budget.rules.money import LARGEST, kronor, total
from budget.rules.movements import Line
from budget.unit_of_work import Work
from shared.contracts.terms import CostLine
from shared.kit.clock import swedish_date


async def place_costs(work: Work, programme: str, costs: Iterable[Cost | CostLine], *, now: datetime) -> list[Line]:
    today = swedish_date(now)
    rules = await work.limits.rules_on(programme, today)
    authorised = await work.limits.authorised_items(programme, today.year)
    asked = [Cost(cost.fiscal_year, str(cost.cost_kind), cost.amount) for cost in costs]
    known = {kind: rule.as_rule() for kind, rule in rules.items()}
    try:
        lines = place(asked, known, year=today.year, authorised_items=authorised)
    except MissingRuleError as missing:
        raise RuleMissing(
            f"Uppdraget {programme} saknar kostnadsregel för {missing.cost_kind}. Lägg till en regel och försök igen."
        ) from missing
    if total(line.amount for line in lines) > LARGEST:
        raise AmountTooLarge(
            f"Kostnaderna är tillsammans mer än {kronor(LARGEST)}, som är det största som kan bokföras. Rätta beloppen."
        )
    return lines


async def rule_of(work: Work, programme: str, cost_kind: str, *, now: datetime) -> CostRuleRow:
    rules = await work.limits.rules_on(programme, swedish_date(now))
    if cost_kind not in rules:
        raise RuleMissing(f"Uppdraget {programme} saknar kostnadsregel för {cost_kind}. Lägg till en regel.")
    return rules[cost_kind]
