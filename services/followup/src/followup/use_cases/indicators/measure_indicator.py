"""Records the value of an indicator on a day."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from followup.errors import DateAhead
from followup.models.indicator import Indicator, Measurement
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date


async def measure_indicator(
    work: Work,
    indicator_id: UUID,
    *,
    measured_on: date,
    value: Decimal,
    note: str | None,
    version: int,
    now: datetime,
) -> Indicator:
    """One value a day; the database refuses a second."""
    if measured_on > swedish_date(now):
        raise DateAhead("Ange dagen då värdet mättes: i dag eller tidigare.")
    indicator = await work.reports.get_indicator_for_change(indicator_id)
    indicator.expect(version)
    measurement = Measurement(
        measured_on=measured_on, value=value, note=note, recorded_by=work.actor.subject, recorded_at=now
    )
    indicator.measurements.append(measurement)
    indicator.touch(now)
    await work.session.flush()
    after = {"measured_on": measured_on.isoformat(), "value": str(value)}
    await work.record("measure_indicator", "indicator", indicator.id, at=now, after=after)
    return indicator
