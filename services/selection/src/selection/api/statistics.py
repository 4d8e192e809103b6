"""Indicators, published statistics and national values."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, Field

from selection.api.dependencies import ROOT, CatalogueDep, SchoolYear, WorkDep
from selection.models.national_value import NationalValue
from selection.models.statistic import Statistic, SubjectKind
from selection.readers.catalogue import Indicator
from selection.rules.quantities import ValueType, exact, text
from selection.use_cases.national_values.record_national_value import record_national_value
from shared.rest.idempotency import Idempotency
from shared.rest.links import links
from shared.rest.lists import Page, PagePartDep, PagingDep, answer_list, page_of
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out

router = APIRouter(tags=["statistik"])
SUBJECT = r"^(00|\d{4}|\d{8}|F\d{7})$"
SORTS = {"recorded_at": Statistic.recorded_at, "subject_code": Statistic.subject_code, "indicator": Statistic.indicator}
VALUE_SORTS = {
    "indicator": NationalValue.indicator,
    "school_year": NationalValue.school_year,
    "updated_at": NationalValue.updated_at,
}


PlainNumber = Annotated[Decimal, AfterValidator(lambda value: Decimal(text(exact(value))))]
"""Without the column's trailing zeros: 209.5, not 209.5000."""


class IndicatorOut(Out):
    code: str = Field(description="Indikatorns kod", examples=["gr9_merit"])
    name: str = Field(examples=["Genomsnittligt meritvärde (17 ämnen), årskurs 9"])
    school_type: str = Field(examples=["GR"])
    unit: str = Field(description="Måttenhet", examples=["poäng"])
    lowest: str = Field(description="Lägsta värde som är möjligt", examples=["0"])
    highest: str = Field(description="Högsta värde som är möjligt", examples=["340"])


class StatisticOut(Out):
    subject_kind: SubjectKind = Field(description="Vad uppgiften gäller")
    subject_code: str = Field(description="Skolenhetskod, kommunkod eller 00 för riket", examples=["48000763"])
    part: str = Field(
        description="Typ av huvudman för kommunuppgifter, program för gymnasieuppgifter; annars tomt",
        examples=["KOMMUN"],
    )
    indicator: str = Field(examples=["gr9_merit"])
    school_year: str = Field(examples=["2024/25"])
    value: PlainNumber | None = Field(description="Talet, om det finns ett", examples=["209.5"])
    value_type: ValueType = Field(description="Vad för slags värde det är")
    raw: str = Field(description="Som det publicerades", examples=["209,5"])
    import_id: UUID = Field(description="Importen uppgiften kom med")
    line: int = Field(description="Rad i filen", examples=[17])
    column_name: str = Field(description="Kolumn i filen")
    computed: bool = Field(description="Sammanvägt av publicerade delar, inte självt publicerat")
    recorded_at: datetime
    superseded_at: datetime | None = Field(description="När en rättelse tog över")


class NationalValueIn(In):
    indicator: str = Field(description="Indikatorns kod", examples=["gr9_merit"])
    school_year: SchoolYear
    value: Decimal = Field(max_digits=14, decimal_places=4, description="Riksgenomsnittet", examples=["228.6"])
    source: str = Field(min_length=3, max_length=300, description="Var värdet är publicerat", examples=["SIRIS 2025"])


class NationalValueOut(Out):
    id: UUID
    indicator: str
    school_year: str
    value: PlainNumber = Field(examples=["228.6"])
    source: str
    updated_at: datetime


def present_indicator(indicator: Indicator) -> IndicatorOut:
    return IndicatorOut(
        code=indicator.code,
        name=indicator.name,
        school_type=indicator.school_type,
        unit=indicator.unit,
        lowest=text(indicator.limits.low),
        highest=text(indicator.limits.high),
    )


def present_value(request: Request, row: NationalValue) -> NationalValueOut:
    out = NationalValueOut.model_validate(row)
    out.links = links(request, f"{ROOT}/national-values/{row.id}")
    return out


@router.get("/indicators", summary="Lista indikatorer")
async def get_indicators(request: Request, catalogue: CatalogueDep, part: PagePartDep) -> Page[IndicatorOut]:
    """De indikatorer som kan läsas in och användas i ett programs kriterier."""
    items = [present_indicator(indicator) for indicator in catalogue.indicators.values()]
    return page_of(request, items, part)


@router.get("/statistics", summary="Lista statistik", response_model=Page[StatisticOut])
async def get_statistics(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    subject_code: Annotated[str | None, Query(pattern=SUBJECT, examples=["48000763"])] = None,
    indicator: Annotated[str | None, Query(max_length=60, examples=["gr9_merit"])] = None,
    school_year: SchoolYear | None = None,
    believed_at: Annotated[datetime | None, Query(description="Vad som gällde vid tidpunkten")] = None,
) -> Response:
    """Publicerade värden med värdetyp och källa: det som gäller nu, eller det som gällde vid en tidpunkt."""
    async with work:
        query = work.statistics.list_statistics(
            subject_code=subject_code, indicator=indicator, school_year=school_year, believed_at=believed_at
        )
    return await answer_list(request, work, query, StatisticOut.model_validate, paging=paging, sorts=SORTS)


@router.get("/national-values", summary="Lista riksgenomsnitt", response_model=Page[NationalValueOut])
async def get_national_values(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    indicator: Annotated[str | None, Query(max_length=60)] = None,
    school_year: SchoolYear | None = None,
) -> Response:
    """Riksgenomsnitt som gäller."""
    async with work:
        query = work.national_values.list_national_values(indicator=indicator, school_year=school_year)
    return await answer_list(
        request, work, query, lambda v: present_value(request, v), paging=paging, sorts=VALUE_SORTS
    )


@router.post("/national-values", summary="Ange ett riksgenomsnitt", status_code=201, response_model=NationalValueOut)
async def post_national_value(
    request: Request, work: WorkDep, catalogue: CatalogueDep, body: NationalValueIn, key: Idempotency, now: NowDep
) -> Response:
    """Ett officiellt riksgenomsnitt. Ett nytt värde för samma läsår ersätter det förra, som finns kvar i historiken."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await record_national_value(
            work, body.indicator, body.school_year, catalogue, value=body.value, source=body.source, now=now
        )
        return await key.answer(
            work, present_value(request, row), location=f"{ROOT}/national-values/{row.id}", version=row.version
        )
