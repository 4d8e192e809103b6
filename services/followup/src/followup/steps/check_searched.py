"""Refuse to search by an assignment that is not there: the answer would be empty in silence."""

from followup.programmes import Programmes
from followup.unit_of_work import Work
from shared.kit.errors import InvalidInput, at_parameter


async def check_searched(work: Work, programme: str, programmes: Programmes) -> None:
    """One that has no file here may have cases, which agreements and selection have published."""
    if programme not in programmes and not await work.copies.has_programme(programme):
        fault = at_parameter("programme", "uppdraget finns inte", f"något av {', '.join(sorted(programmes))}")
        raise InvalidInput("Sök på ett uppdrag som finns.", errors=fault)
