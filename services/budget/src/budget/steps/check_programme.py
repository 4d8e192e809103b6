"""A programme that a body names has cost rules: money that is registered under a misspelt one is found by nobody."""

from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_field


async def check_programme(work: Work, programme: str) -> None:
    known = await work.cost_rules.list_programmes()
    if programme not in known:
        fault = at_field("programme", "det som anges finns inte", ", ".join(sorted(known)))
        raise InvalidInput(f"Uppdraget {programme} finns inte, eller saknar kostnadsregler.", errors=fault)
