"""Keeps what is published of a unit that takes part, with the country's numbers."""

from datetime import datetime

from followup.copies import UnitStatisticsCopy
from followup.unit_of_work import Work
from shared.contracts.selection import UnitStatisticsPublishedV1


async def copy_unit_statistics(work: Work, fact: UnitStatisticsPublishedV1, *, now: datetime) -> None:
    copy = UnitStatisticsCopy(school_unit_code=fact.school_unit_code, published=fact)
    copy.note(work.event)
    await work.copies.put(copy)
