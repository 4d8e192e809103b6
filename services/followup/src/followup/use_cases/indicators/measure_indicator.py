"""Records the value of an indicator on a day."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import check_passed
from followup.models.indicator import Indicator
from followup.rules.indicators import Reading
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def measure_indicator(
    work: Work,
    indicator_id: UUID,
    *,
    measured_on: date,
    value: Reading,
    note: str | None,
    version: int,
    now: datetime,
) -> Indicator:
    check_passed("measured_on", measured_on, swedish_date(now), "Ange dagen då värdet mättes: i dag eller tidigare.")
    indicator = await lock_part(work, work.indicators.get_indicator_for_change, indicator_id, version=version, now=now)
    indicator.measure(measured_on, value, note=note, by=work.actor.subject, now=now)
    after = {"measured_on": measured_on.isoformat(), "value": str(value)}
    await work.record("measure_indicator", "indicator", indicator.id, at=now, after=after)
    return indicator
