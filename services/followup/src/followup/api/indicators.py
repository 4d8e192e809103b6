"""Indicators: how the effect of each measure is seen, from where it started to where it should be."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, WorkDep
from followup.api.parts import Part
from followup.models.indicator import Indicator
from followup.use_cases.indicators.add_indicator import add_indicator
from followup.use_cases.indicators.measure_indicator import measure_indicator
from shared.contracts.terms import MeasureLevel
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["indikatorer"])
SORTS = {"target_on": Indicator.target_on, "updated_at": Indicator.updated_at}
Measured = Annotated[Decimal, Field(max_digits=12, decimal_places=3)]


class IndicatorIn(In):
    measure_id: UUID = Field(description="Insatsen", examples=["0199a6f2-7c1e-7aa0-8000-000000000007"])
    name: str = Field(
        min_length=1, max_length=500, description="Vad som mäts", examples=["Andel elever med godkänt i alla ämnen"]
    )
    unit: str = Field(min_length=1, max_length=50, description="Enhet", examples=["procent"])
    baseline: Measured = Field(description="Utgångsläget", examples=["61.5"])
    baseline_on: date = Field(description="Dagen för utgångsläget", examples=["2026-06-12"])
    target: Measured = Field(description="Målet", examples=["75"])
    target_on: date = Field(description="När målet ska vara nått", examples=["2029-06-15"])


class MeasurementIn(In):
    measured_on: date = Field(description="Dagen värdet gäller", examples=["2027-06-14"])
    value: Measured = Field(description="Värdet", examples=["66"])
    note: str | None = Field(
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
    out = IndicatorOut.model_validate(indicator)
    path = f"{ROOT}/indicators/{indicator.id}"
    out.links = links(request, path, Step("measure", "post_measurement", "POST", f"{path}/measurements"))
    return out


def present_whole(request: Request, indicator: Indicator) -> WholeIndicatorOut:
    shown = present(request, indicator)
    values = sorted(indicator.measurements, key=lambda each: each.measured_on)
    measured = [MeasurementOut(measured_on=v.measured_on, value=v.value, note=v.note) for v in values]
    fields = {name: getattr(shown, name) for name in IndicatorOut.model_fields}
    return WholeIndicatorOut(**fields, measurements=measured)


@router.get("/indicators", summary="Lista indikatorer", response_model=Page[IndicatorOut])
async def get_indicators(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans indikatorer")] = None,
    measure_id: Annotated[UUID | None, Query(description="En insats indikatorer")] = None,
) -> Response:
    """Indikatorer som du får se, sida för sida eller hela listan som CSV."""
    async with work:
        query = work.reports.list_indicators(schedule_id=schedule_id, measure_id=measure_id)
    return await answer_list(request, work, query, lambda i: present(request, i), paging=paging, sorts=SORTS)


@router.post("/indicators", summary="Lägg till en indikator", status_code=201, response_model=WholeIndicatorOut)
async def post_indicator(request: Request, work: WorkDep, body: IndicatorIn, key: Idempotency, now: NowDep) -> Response:
    """Vad som ska mätas för en insats: utgångsläge, mål och dag."""
    async with work:
        if answer := await key.first_answer(work):
            return answer
        told = body.model_dump(exclude={"measure_id"})
        indicator = await add_indicator(work, body.measure_id, **told, now=now)
        location = f"{ROOT}/indicators/{indicator.id}"
        shown = present_whole(request, indicator)
        return await key.answer(work, shown, location=location, version=indicator.version)


@router.get("/indicators/{indicator_id}", summary="Hämta en indikator", response_model=WholeIndicatorOut)
async def get_indicator(request: Request, response: Response, work: WorkDep, indicator_id: UUID) -> WholeIndicatorOut:
    """En indikator med alla uppmätta värden."""
    async with work:
        indicator = await work.reports.get_indicator(indicator_id)
    response.headers["ETag"] = etag(indicator.version)
    return present_whole(request, indicator)


@router.post(
    "/indicators/{indicator_id}/measurements",
    summary="Anteckna ett uppmätt värde",
    status_code=201,
    response_model=WholeIndicatorOut,
)
async def post_measurement(
    request: Request,
    response: Response,
    work: WorkDep,
    indicator_id: UUID,
    body: MeasurementIn,
    version: ExpectedVersion,
    now: NowDep,
) -> WholeIndicatorOut:
    """Ett värde per dag."""
    async with work:
        indicator = await measure_indicator(
            work,
            indicator_id,
            measured_on=body.measured_on,
            value=body.value,
            note=body.note,
            version=version,
            now=now,
        )
    response.headers["Location"] = f"{ROOT}/indicators/{indicator.id}"
    response.headers["ETag"] = etag(indicator.version)
    return present_whole(request, indicator)
