"""New or changed published statistics of a unit: outcomes of the goals that are measured there."""

from datetime import datetime

from followup.copies import UnitStatistics
from followup.steps.follow_statistics import read_figures
from followup.unit_of_work import Work
from shared.contracts.selection import UnitStatisticsPublishedV1


async def copy_unit_statistics(work: Work, fact: UnitStatisticsPublishedV1, *, now: datetime) -> None:
    """Keep the whole, for goals that are agreed later; what persons have measured stays beside it."""
    await work.unit_statistics.lock_units([fact.school_unit_code])
    statistics = UnitStatistics(school_unit_code=fact.school_unit_code, published=fact)
    statistics.note(work.event)
    await work.unit_statistics.put(statistics)
    for indicator in await work.indicators.lock_of_unit(fact.school_unit_code):
        changed = indicator.follow(read_figures(statistics, indicator), now)
        if changed:
            after = {"school_unit_code": fact.school_unit_code, "school_years": changed}
            await work.record("copy_unit_statistics", "indicator", indicator.id, at=now, after=after)
