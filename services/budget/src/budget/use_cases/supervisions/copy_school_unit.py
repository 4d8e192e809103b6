"""Copy the code that a school unit goes on under: a decision about it stops payments under any of its codes."""

from datetime import datetime

from budget.copies import SchoolUnit
from budget.unit_of_work import Work
from shared.contracts.selection import SchoolUnitChangedV1


async def copy_school_unit(work: Work, fact: SchoolUnitChangedV1, *, now: datetime) -> None:
    # One that opens again goes on under its own code.
    heir = fact.replaced_by if fact.status == "UPPHORT" else None
    unit = SchoolUnit(school_unit_code=fact.school_unit_code, replaced_by=heir)
    unit.note(work.event)
    await work.supervisions.put(unit)
