"""Adds an indicator to a measure of an agreement: where it starts, where it should be, and when."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from followup.errors import (
    ImpossibleValue,
    TargetBeforeAgreement,
    TargetBeforeBaseline,
    at_field,
    check_near,
    check_passed,
)
from followup.models.indicator import Indicator
from followup.rules.indicators import Reading, ValueState
from followup.rules.working_days import add_months
from followup.unit_of_work import Work
from shared.contracts.terms import AnalysisLevel
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
    analysis_level: AnalysisLevel | None,
    least: Decimal | None,
    most: Decimal | None,
    higher_is_better: bool | None,
    baseline: Reading,
    baseline_on: date,
    target: Decimal,
    target_on: date,
    now: datetime,
) -> Indicator:
    """Beside the goals of the agreement. The level (organiser or school unit) is the measure's own."""
    if least is not None and most is not None and least >= most:
        fault = at_field("most", "det högsta är inte högre än det lägsta", f"mer än {least}")
        raise ImpossibleValue("Ange ett högsta möjliga värde som är högre än det lägsta.", errors=fault)
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
        analysis_level=analysis_level,
        least=least,
        most=most,
        higher_is_better=higher_is_better,
        baseline=baseline.number,
        baseline_state=baseline.state,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        measurements=[],
        created_at=now,
        updated_at=now,
    )
    indicator.check_possible("baseline", baseline)
    indicator.check_possible("target", Reading(ValueState.KNOWN, target))
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
