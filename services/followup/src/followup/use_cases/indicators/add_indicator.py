"""Adds an indicator to a measure of an agreement: where it starts, where it should be, and when."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from followup.errors import TargetBeforeBaseline
from followup.models.indicator import Indicator
from followup.unit_of_work import Work


async def add_indicator(
    work: Work,
    measure_id: UUID,
    *,
    name: str,
    unit: str,
    baseline: Decimal,
    baseline_on: date,
    target: Decimal,
    target_on: date,
    now: datetime,
) -> Indicator:
    """The level (organiser or school unit) is the measure's own."""
    if target_on <= baseline_on:
        raise TargetBeforeBaseline("Målets dag ska vara efter dagen för utgångsläget.")
    measure, schedule = await work.measures.get_measure(measure_id)
    indicator = Indicator(
        schedule_id=schedule.id,
        measure_id=measure.measure_id,
        programme=schedule.programme,
        organization_number=schedule.organization_number,
        name=name,
        unit=unit,
        level=measure.level,
        baseline=baseline,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        measurements=[],
        created_at=now,
        updated_at=now,
    )
    work.indicators.add(indicator)
    await work.session.flush()  # gives the indicator its id
    after = {"measure_id": str(measure_id), "baseline": str(baseline), "target": str(target)}
    await work.record("add_indicator", "indicator", indicator.id, at=now, after=after)
    return indicator
