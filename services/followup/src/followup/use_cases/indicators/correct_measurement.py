"""The agency corrects a value that was recorded; the old one is kept."""

from datetime import date, datetime
from uuid import UUID

from followup.errors import check_passed
from followup.models.indicator import Indicator
from followup.rules.indicators import Reading
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import present_or_refused


async def correct_measurement(
    work: Work,
    indicator_id: UUID,
    measurement_id: UUID,
    *,
    measured_on: date,
    value: Reading,
    note: str | None,
    reason: str,
    version: int,
    now: datetime,
) -> Indicator:
    check_passed("measured_on", measured_on, swedish_date(now), "Ange dagen då värdet mättes: i dag eller tidigare.")
    indicator = await lock_part(work, work.indicators.get_indicator_for_change, indicator_id, version=version, now=now)
    measurement = present_or_refused(indicator.find_measurement(measurement_id), "Värdet")
    before = {"measured_on": measurement.measured_on.isoformat(), "value": str(measurement.reading)}
    indicator.correct(measurement, measured_on, value, note=note, reason=reason, by=work.actor.subject, now=now)
    after = {"measured_on": measured_on.isoformat(), "value": str(value)}
    await work.record(
        "correct_measurement", "indicator", indicator.id, at=now, before=before, after=after, reason=reason
    )
    return indicator
