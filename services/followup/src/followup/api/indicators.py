"""Indicators: how the effect of each measure is seen, from its baseline to its target."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response

from followup.api.dependencies import ROOT, Change, ChangeOnce, Create, OrganizationFilter, ProgrammeFilter, Read
from followup.api.indicator_schemas import (
    IndicatorIn,
    IndicatorOut,
    MeasurementCorrectionIn,
    MeasurementIn,
    PublishedOut,
    WholeIndicatorOut,
    YearOut,
)
from followup.models.indicator import Indicator
from followup.rules.indicators import YearOutcome
from followup.use_cases.indicators.add_indicator import add_indicator
from followup.use_cases.indicators.correct_measurement import correct_measurement
from followup.use_cases.indicators.measure_indicator import measure_indicator
from shared.contracts.terms import AnalysisLevel
from shared.days import Flag
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes

router = Routes(tags=["indikatorer"])
SORTS = {"target_on": Indicator.target_on, "updated_at": Indicator.updated_at}


def present(request: Request, indicator: Indicator) -> IndicatorOut:
    return IndicatorOut.of(indicator, links=_links(request, indicator))


def present_whole(request: Request, indicator: Indicator) -> WholeIndicatorOut:
    measurements = sorted(indicator.measurements, key=lambda measurement: measurement.measured_on)
    years = [_present_year(outcome) for outcome in indicator.years]
    return WholeIndicatorOut.of(indicator, links=_links(request, indicator), measurements=measurements, years=years)


def _present_year(outcome: YearOutcome) -> YearOut:
    figure = outcome.published
    return YearOut(
        year=outcome.year,
        value=outcome.reading.number,
        state=outcome.reading.state,
        origin=outcome.origin,
        change=outcome.change,
        reached=outcome.reached,
        published=figure
        and PublishedOut(
            school_year=figure.school_year,
            published=figure.published,
            value=figure.reading.number,
            state=figure.reading.state,
            national_average=figure.national_average,
            computed=figure.computed,
        ),
        differs=outcome.differs,
    )


def _links(request: Request, indicator: Indicator) -> dict[str, Link]:
    path = f"{ROOT}/indicators/{indicator.id}"
    in_force = indicator.dropped_on is None
    return links(request, path, Step("measure", "post_measurement", "POST", f"{path}/measurements", in_force))


@router.get("/indicators", summary="Lista indikatorer", response_model=Page[IndicatorOut])
async def get_indicators(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans indikatorer")] = None,
    measure_id: Annotated[UUID | None, Query(description="En insats indikatorer")] = None,
    analysis_level: Annotated[AnalysisLevel | None, Query(description="En av de tre nivåerna")] = None,
    organization_number: OrganizationFilter = None,
    in_force: Annotated[Flag | None, Query(description="Bara gällande (true) eller bara bortfallna (false)")] = None,
) -> Response:
    """Indikatorer som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.indicators.list_indicators(
            schedule_id=schedule_id,
            measure_id=measure_id,
            analysis_level=analysis_level,
            programme=programme,
            organization_number=organization_number,
            in_force=in_force,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/indicators", summary="Lägg till en indikator", status_code=201, response_model=WholeIndicatorOut)
async def post_indicator(call: Create, body: IndicatorIn) -> Response:
    """En indikator ur registret, utöver överenskommelsens mål, som finns här från undertecknandet."""
    async with call.work as work:
        indicator = await add_indicator(
            work,
            body.measure_id,
            code=body.code,
            school_unit_code=body.school_unit_code,
            analysis_level=body.analysis_level,
            baseline=body.baseline,
            baseline_on=body.baseline_on,
            target=body.target,
            target_on=body.target_on,
            reason=body.reason,
            now=call.now,
        )
        return await call.answer(present_whole, indicator)


@router.get("/indicators/{indicator_id}", summary="Hämta en indikator", response_model=WholeIndicatorOut)
async def get_indicator(call: Read, indicator_id: UUID) -> Response:
    """En indikator med utfallet per år, alla uppmätta värden och de värden som har rättats."""
    async with call.work as work:
        return await call.answer(present_whole, await work.indicators.get_indicator(indicator_id))


@router.post(
    "/indicators/{indicator_id}/measurements",
    summary="Anteckna ett uppmätt värde",
    status_code=201,
    response_model=WholeIndicatorOut,
)
async def post_measurement(call: Change, indicator_id: UUID, body: MeasurementIn) -> Response:
    """Ett värde per dag, så som det är publicerat: ett tal, för få elever, saknas eller nästan alla."""
    async with call.work as work:
        indicator = await measure_indicator(
            work,
            indicator_id,
            measured_on=body.measured_on,
            value=body.value,
            note=body.note,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_whole, indicator)


@router.post(
    "/indicators/{indicator_id}/measurements/{measurement_id}/corrections",
    summary="Rätta ett uppmätt värde",
    status_code=201,
    response_model=WholeIndicatorOut,
)
async def post_measurement_correction(
    call: ChangeOnce, indicator_id: UUID, measurement_id: UUID, body: MeasurementCorrectionIn
) -> Response:
    """Skolverket rättar ett värde, med skäl. Det gamla värdet bevaras."""
    async with call.work as work:
        indicator = await correct_measurement(
            work,
            indicator_id,
            measurement_id,
            measured_on=body.measured_on,
            value=body.value,
            note=body.note,
            reason=body.reason,
            version=call.version,
            now=call.now,
        )
        return await call.answer(present_whole, indicator)
