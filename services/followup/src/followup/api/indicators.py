"""Indicators: how the effect of each measure is seen, from its baseline to its target."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator, Field, WithJsonSchema

from followup.api.dependencies import ROOT, Change, Create, Read
from followup.api.parts import Part
from followup.models.indicator import Indicator
from followup.rules.indicators import read_value
from followup.use_cases.indicators.add_indicator import add_indicator
from followup.use_cases.indicators.measure_indicator import measure_indicator
from shared.contracts.terms import MeasureLevel
from shared.days import Day
from shared.rest.links import Link, Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.text import Line, Prose

router = APIRouter(tags=["indikatorer"])
SORTS = {"target_on": Indicator.target_on, "updated_at": Indicator.updated_at}
VALUE_SCHEMA = {
    "anyOf": [
        {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,3})?$"},
        {"type": "number", "minimum": -999_999_999, "maximum": 999_999_999},
    ]
}
Value = Annotated[Decimal, BeforeValidator(read_value), WithJsonSchema(VALUE_SCHEMA)]
"""With three decimals at most."""


class IndicatorIn(In):
    measure_id: UUID = Field(description="Insatsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    name: Line = Field(
        min_length=1, max_length=500, description="Vad som mäts", examples=["Andel elever med godkänt i alla ämnen"]
    )
    unit: Line = Field(min_length=1, max_length=50, description="Enhet", examples=["procent"])
    baseline: Value = Field(description="Utgångsläget", examples=["61.5"])
    baseline_on: Day = Field(description="Dagen för utgångsläget, i dag eller tidigare", examples=["2026-06-12"])
    target: Value = Field(description="Målet", examples=["75"])
    target_on: Day = Field(description="När målet ska vara nått", examples=["2029-06-15"])


class MeasurementIn(In):
    measured_on: Day = Field(description="Dagen värdet gäller, i dag eller tidigare", examples=["2027-06-14"])
    value: Value = Field(description="Värdet", examples=["66"])
    note: Prose | None = Field(
        default=None, max_length=2000, description="Hur det mättes", examples=["Slutbetyg årskurs 9"]
    )


class IndicatorOut(Out):
    id: UUID = Field(description="Indikatorns identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000008"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    schedule_id: UUID = Field(description="Samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    measure_id: UUID = Field(description="Insatsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    name: str = Field(description="Vad som mäts", examples=["Andel elever med godkänt i alla ämnen"])
    unit: str = Field(description="Enhet", examples=["procent"])
    level: MeasureLevel = Field(description="Insatsens nivå", examples=["SCHOOL_UNIT"])
    baseline: Decimal = Field(description="Utgångsläget", examples=["61.500"])
    baseline_on: date = Field(description="Dagen för utgångsläget", examples=["2026-06-12"])
    target: Decimal = Field(description="Målet", examples=["75.000"])
    target_on: date = Field(description="När målet ska vara nått", examples=["2029-06-15"])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-11-22T05:00:00Z"])


class MeasurementOut(Part):
    measured_on: date = Field(description="Dagen värdet gäller", examples=["2027-06-14"])
    value: Decimal = Field(description="Värdet", examples=["66.000"])
    note: str | None = Field(description="Hur det mättes", examples=[None])


class WholeIndicatorOut(IndicatorOut):
    measurements: list[MeasurementOut] = Field(description="Uppmätta värden i tidsordning")


def present(request: Request, indicator: Indicator) -> IndicatorOut:
    return IndicatorOut.of(indicator, links=_links(request, indicator))


def present_whole(request: Request, indicator: Indicator) -> WholeIndicatorOut:
    measurements = sorted(indicator.measurements, key=lambda measurement: measurement.measured_on)
    return WholeIndicatorOut.of(indicator, links=_links(request, indicator), measurements=measurements)


def _links(request: Request, indicator: Indicator) -> dict[str, Link]:
    path = f"{ROOT}/indicators/{indicator.id}"
    return links(request, path, Step("measure", "post_measurement", "POST", f"{path}/measurements"))


@router.get("/indicators", summary="Lista indikatorer", response_model=Page[IndicatorOut])
async def get_indicators(
    call: Read,
    paging: PagingDep,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans indikatorer")] = None,
    measure_id: Annotated[UUID | None, Query(description="En insats indikatorer")] = None,
) -> Response:
    """Indikatorer som du får se, sida för sida eller hela listan som CSV."""
    async with call.work as work:
        query = work.indicators.list_indicators(schedule_id=schedule_id, measure_id=measure_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.post("/indicators", summary="Lägg till en indikator", status_code=201, response_model=WholeIndicatorOut)
async def post_indicator(call: Create, body: IndicatorIn) -> Response:
    """Vad som ska mätas för en insats: utgångsläge, mål och dag."""
    async with call.work as work:
        indicator = await add_indicator(
            work,
            body.measure_id,
            name=body.name,
            unit=body.unit,
            baseline=body.baseline,
            baseline_on=body.baseline_on,
            target=body.target,
            target_on=body.target_on,
            now=call.now,
        )
        return await call.answer(present_whole, indicator)


@router.get("/indicators/{indicator_id}", summary="Hämta en indikator", response_model=WholeIndicatorOut)
async def get_indicator(call: Read, indicator_id: UUID) -> Response:
    """En indikator med alla uppmätta värden."""
    async with call.work as work:
        return await call.answer(present_whole, await work.indicators.get_indicator(indicator_id))


@router.post(
    "/indicators/{indicator_id}/measurements",
    summary="Anteckna ett uppmätt värde",
    status_code=201,
    response_model=WholeIndicatorOut,
)
async def post_measurement(call: Change, indicator_id: UUID, body: MeasurementIn) -> Response:
    """Ett värde per dag."""
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
