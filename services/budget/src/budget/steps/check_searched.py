"""Refuse to search by an assignment that is not there: the answer would be empty in silence."""

from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_parameter


async def check_searched(work: Work, programme: str) -> None:
    """No money moves in an assignment without cost rules. Before any have been read in, nothing is known."""
    known = await work.cost_rules.list_programmes()
    if known and programme not in known:
        fault = at_parameter("programme", "uppdraget finns inte", f"något av {', '.join(sorted(known))}")
        raise InvalidInput("Sök på ett uppdrag som finns.", errors=fault)
