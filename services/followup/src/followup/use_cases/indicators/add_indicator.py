"""Adds an indicator to a measure of an agreement: where it starts, where it should be, and when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from followup.copies import QualityEntryCopy
from followup.errors import (
    TargetBeforeAgreement,
    TargetBeforeBaseline,
    check_near,
    check_passed,
)
from followup.errors.indicators import TargetNotBetter, UnitNotOfMeasure
from followup.models.indicator import Indicator
from followup.models.measure import AgreedMeasure
from followup.rules.indicators import Reading, ValueState, read_value
from followup.rules.working_days import add_months
from followup.steps.find_indicator import HIGHER, find_indicator
from followup.steps.follow_statistics import follow_statistics
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.terms import AnalysisLevel
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body

LONGEST_YEARS = 10
"""Years from baseline to target; the effects of measures that last three years at most are seen before."""


async def add_indicator(
    work: Work,
    measure_id: UUID,
    *,
    code: str,
    school_unit_code: str | None,
    analysis_level: AnalysisLevel | None,
    baseline: Reading,
    baseline_on: date,
    target: Decimal,
    target_on: date,
    reason: str | None,
    now: datetime,
) -> Indicator:
    """Add an indicator beside the goals of the agreement. The level (organiser or school unit) is the measure's own."""
    check_passed("baseline_on", baseline_on, swedish_date(now), "Ange dagen då utgångsläget mättes.")
    with named_in_body("measure_id"):
        measure, schedule = await work.measures.get_measure(measure_id)
    await work.must_be_impartial(schedule.organization_number, now=now)
    _check_target_day(target_on, baseline_on, schedule.starts_on)
    _check_unit(measure, school_unit_code)
    entry = await find_indicator(work, code, schedule.organization_number, today=swedish_date(now))
    indicator = Indicator(
        schedule_id=schedule.id,
        measure_id=measure.measure_id,
        programme=schedule.programme,
        organization_number=schedule.organization_number,
        **_by_the_register(entry),
        level=measure.level,
        school_unit_code=school_unit_code,
        analysis_level=analysis_level,
        baseline=baseline.number,
        baseline_state=baseline.state,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        measurements=[],
        published_outcomes=[],
        created_at=now,
        updated_at=now,
    )
    indicator.check_possible("baseline", baseline)
    indicator.check_possible("target", Reading(ValueState.KNOWN, target))
    _check_direction(indicator, reason)
    work.indicators.add(indicator)
    await work.session.flush()  # gives the indicator its id
    if school_unit_code:
        await work.unit_statistics.lock_units([school_unit_code])
        await follow_statistics(work, [indicator], now=now)
    after = {"measure_id": str(measure_id), "code": code, "baseline": str(baseline), "target": str(target)}
    await work.record("add_indicator", "indicator", indicator.id, at=now, after=after, reason=reason)
    return indicator


def _by_the_register(entry: QualityEntryCopy) -> dict[str, Any]:
    """Fields of an indicator, from the version of the entry that holds now."""
    return {
        "code": entry.code,
        "number": entry.number,
        "name": entry.title,
        "school_type": entry.school_type,
        "unit": entry.unit,
        "least": read_value(entry.low),
        "most": read_value(entry.high),
        "higher_is_better": entry.direction == HIGHER,
    }


def _check_unit(measure: AgreedMeasure, code: str | None) -> None:
    if code is not None and code not in measure.school_unit_codes:
        expected = ", ".join(measure.school_unit_codes) or "ingen: insatsen gäller huvudmannen"
        fault = at_field("school_unit_code", "insatsen gäller inte skolenheten", expected)
        raise UnitNotOfMeasure("Ange en skolenhet som insatsen gäller.", errors=fault)


def _check_direction(indicator: Indicator, reason: str | None) -> None:
    """Require a target better than the baseline, or the same when somebody says why."""
    baseline, target = indicator.baseline, indicator.target
    if baseline is None or (reason and target == baseline):
        return
    if target == baseline or (target > baseline) is not indicator.higher_is_better:
        better = "högre" if indicator.higher_is_better else "lägre"
        fault = at_field("target", "målet är inte bättre än utgångsläget", f"{better} än {baseline.normalize():f}")
        raise TargetNotBetter("Rätta målet, eller säg varför nivån ska hållas.", errors=fault)


def _check_target_day(target_on: date, baseline_on: date, starts_on: date) -> None:
    if target_on <= baseline_on:
        fault = at_field("target_on", "dagen ligger inte efter utgångsläget", f"efter {baseline_on}")
        raise TargetBeforeBaseline("Målets dag ska vara efter dagen för utgångsläget.", errors=fault)
    if target_on <= starts_on:
        fault = at_field("target_on", "dagen ligger inte efter överenskommelsens första", f"efter {starts_on}")
        raise TargetBeforeAgreement("Målets dag ska vara efter överenskommelsens första dag.", errors=fault)
    check_near("target_on", target_on, add_months(baseline_on, 12 * LONGEST_YEARS))
