"""Adds an indicator to a measure of an agreement: where it starts, where it should be, and when."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from followup.errors import TargetBeforeAgreement, TargetBeforeBaseline, at_field, check_near, check_passed
from followup.models.indicator import Indicator
from followup.rules.working_days import add_months
from followup.unit_of_work import Work
from shared.kit.clock import swedish_date
from shared.kit.lookup import named_in_body

LONGEST_YEARS = 10
"""From baseline to target; the effects of measures that last three years at most are seen before."""


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
    check_passed("baseline_on", baseline_on, swedish_date(now), "Ange dagen då utgångsläget mättes.")
    with named_in_body("measure_id"):
        measure, schedule = await work.measures.get_measure(measure_id)
    await work.must_be_impartial(schedule.organization_number, now=now)
    _check_target_day(target_on, baseline_on, schedule.starts_on)
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
    indicator.check_possible("baseline", baseline)
    indicator.check_possible("target", target)
    work.indicators.add(indicator)
    await work.session.flush()  # gives the indicator its id
    after = {"measure_id": str(measure_id), "baseline": str(baseline), "target": str(target)}
    await work.record("add_indicator", "indicator", indicator.id, at=now, after=after)
    return indicator


def _check_target_day(target_on: date, baseline_on: date, starts_on: date) -> None:
    if target_on <= baseline_on:
        fault = at_field("target_on", "dagen ligger inte efter utgångsläget", f"efter {baseline_on}")
        raise TargetBeforeBaseline("Målets dag ska vara efter dagen för utgångsläget.", errors=fault)
    if target_on <= starts_on:
        fault = at_field("target_on", "dagen ligger inte efter överenskommelsens första", f"efter {starts_on}")
        raise TargetBeforeAgreement("Målets dag ska vara efter överenskommelsens första dag.", errors=fault)
    check_near("target_on", target_on, add_months(baseline_on, 12 * LONGEST_YEARS))
