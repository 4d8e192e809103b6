"""Refuse to search by an appropriation item that is not there: the answer would be empty in silence."""

from budget.rules.own_costs import OWN_SOURCES
from budget.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_parameter


async def check_item(work: Work, item: str | None) -> None:
    if item is None or item in OWN_SOURCES:
        return
    known = await work.appropriations.list_codes()
    if item not in known:
        fault = at_parameter("item", "anslagsposten finns inte", f"något av {', '.join(known)}")
        raise InvalidInput("Sök på en anslagspost som finns.", errors=fault)
