"""Put cost lines on appropriation items by the rules of the programme that apply on the running day."""

from collections.abc import Iterable
from datetime import date

from budget.errors import AmountTooLarge, RuleMissing
from budget.rules.cost_lines import MissingRuleError, YearlyCost, place
from budget.rules.money import LARGEST
from budget.rules.movements import Line, amount_of
from budget.rules.wording import COSTS_TOO_LARGE, no_rule
from budget.unit_of_work import Work
from shared.contracts.terms import CostLine


async def place_costs(work: Work, programme: str, costs: Iterable[YearlyCost | CostLine], *, day: date) -> list[Line]:
    rules = await work.cost_rules.list_rules_on(programme, day)
    authorised = await work.positions.list_authorised_items(programme, day.year)
    asked = [YearlyCost(cost.fiscal_year, str(cost.cost_kind), cost.amount) for cost in costs]
    known = {kind: rule.as_rule() for kind, rule in rules.items()}
    try:
        lines = place(asked, known, year=day.year, authorised_items=authorised)
    except MissingRuleError as missing:
        raise RuleMissing(no_rule(programme, missing.cost_kind)) from missing
    if amount_of(lines) > LARGEST:
        raise AmountTooLarge(COSTS_TOO_LARGE)
    return lines
