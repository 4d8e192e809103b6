"""New or changed published statistics of a unit: open analyses show them, completed ones stand."""

from datetime import datetime

from agreements.copies import UnitStatistics
from agreements.unit_of_work import Work
from shared.contracts.selection import UnitStatisticsPublishedV1


async def copy_unit_statistics(work: Work, fact: UnitStatisticsPublishedV1, *, now: datetime) -> None:
    statistics = UnitStatistics(school_unit_code=fact.school_unit_code, published=fact)
    statistics.note(work.event)
    await work.unit_statistics.put(statistics)
