"""Nobody is given a part in the cases of an organiser that they have a conflict of interest with."""

from collections.abc import Collection
from datetime import datetime

from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.impartiality import ConflictOfInterest


async def check_impartial(
    work: Work, people: Collection[str], organization_number: str, *, field: str, now: datetime
) -> None:
    """`field` is where the people were named."""
    if barred := await work.conflicts.list_barred(people, organization_number, on=swedish_date(now)):
        names = ", ".join(barred)
        fault = at_field(field, f"jävig: {names}", "någon som inte är jävig")
        raise ConflictOfInterest(f"Registrerad som jävig för huvudmannen: {names}. Välj någon annan.", errors=fault)
