"""Indicators, published statistics and national values."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import AfterValidator, Field

from selection.api.dependencies import ROOT, CatalogueDep, Create, Read, SchoolYear, SchoolYearQuery
from selection.models.national_value import NationalValue
from selection.models.statistic import Statistic, SubjectKind
from selection.readers.catalogue import Indicator
from selection.rules.quantities import ValueType, exact, text
from selection.use_cases.national_values.record_national_value import record_national_value
from shared.days import Instant
from shared.rest.links import links
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import IndicatorCode, Line

router = Routes(tags=["statistik"])
IndicatorQuery = Annotated[
    IndicatorCode | None, Query(max_length=60, description="Indikatorns kod", examples=["gr9_merit"])
]
SUBJECT = r"^(00|[0-9]{4}|[0-9]{8}|F[0-9]{7})$"
SORTS = {
    "recorded_at": Statistic.recorded_at,
    "updated_at": Statistic.updated_at,
    "subject_code": Statistic.subject_code,
    "indicator": Statistic.indicator,
}
VALUE_SORTS = {
    "indicator": NationalValue.indicator,
    "school_year": NationalValue.school_year,
    "updated_at": NationalValue.updated_at,
}


PlainNumber = Annotated[Decimal, AfterValidator(lambda value: Decimal(text(exact(value))))]
"""Without the column's trailing zeros: 209.5, not 209.5000."""


class IndicatorOut(Out):
    code: str = Field(description="Indikatorns kod", examples=["gr9_merit"])
    name: str = Field(description="Indikatorns namn", examples=["Genomsnittligt meritvärde (17 ämnen), årskurs 9"])
    school_type: str = Field(description="Skolform", examples=["GR"])
    unit: str = Field(description="Måttenhet", examples=["poäng"])
    lowest: str = Field(description="Lägsta värde som är möjligt", examples=["0"])
    highest: str = Field(description="Högsta värde som är möjligt", examples=["340"])


class StatisticOut(Out):
    subject_kind: SubjectKind = Field(description="Vad uppgiften gäller", examples=["school_unit"])
    subject_code: str = Field(description="Skolenhetskod, kommunkod eller 00 för riket", examples=["48000763"])
    part: str = Field(
        description="Typ av huvudman för kommunuppgifter, program för gymnasieuppgifter; annars tomt",
        examples=["KOMMUN"],
    )
    indicator: str = Field(description="Indikatorns kod", examples=["gr9_merit"])
    school_year: str = Field(description="Läsår", examples=["2024/25"])
    value: PlainNumber | None = Field(description="Talet, om det finns ett", examples=["209.5"])
    value_type: ValueType = Field(description="Vad för slags värde det är", examples=["EXISTS"])
    raw: str = Field(description="Som det publicerades", examples=["209,5"])
    import_id: UUID = Field(description="Importen uppgiften kom med")
    line: int = Field(description="Rad i filen", examples=[17])
    column_name: str = Field(description="Kolumn i filen", examples=["Genomsnittligt meritvärde (17)"])
    computed: bool = Field(description="Sammanvägt av publicerade delar, inte självt publicerat", examples=[False])
    recorded_at: datetime = Field(description="När uppgiften kom in")
    superseded_at: datetime | None = Field(description="När en rättelse tog över")


class NationalValueIn(In):
    indicator: Line = Field(max_length=60, description="Indikatorns kod", examples=["gr9_merit"])
    school_year: SchoolYear
    value: Decimal = Field(max_digits=14, decimal_places=4, description="Riksgenomsnittet", examples=["228.6"])
    source: Line = Field(min_length=3, max_length=300, description="Var värdet är publicerat", examples=["SIRIS 2025"])


class NationalValueOut(Out):
    id: UUID = Field(description="Värdets identitet")
    indicator: str = Field(description="Indikatorns kod", examples=["gr9_merit"])
    school_year: str = Field(description="Läsår", examples=["2024/25"])
    value: PlainNumber = Field(description="Riksgenomsnittet", examples=["228.6"])
    source: str = Field(description="Var värdet är publicerat", examples=["SIRIS 2025"])
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present_indicator(indicator: Indicator) -> IndicatorOut:
    return IndicatorOut.of(indicator, lowest=text(indicator.limits.low), highest=text(indicator.limits.high))


def present_statistic(request: Request, statistic: Statistic) -> StatisticOut:
    return StatisticOut.of(statistic)


def present_value(request: Request, value: NationalValue) -> NationalValueOut:
    return NationalValueOut.of(value, links=links(request, f"{ROOT}/national-values/{value.id}"))


@router.get("/indicators", summary="Lista indikatorer", response_model=Page[IndicatorOut], openapi_extra=WHOLE)
async def get_indicators(request: Request, catalogue: CatalogueDep, paging: PagingDep) -> Response:
    """De indikatorer som kan läsas in och användas i ett programs kriterier."""
    return answer_items(request, [present_indicator(indicator) for indicator in catalogue.indicators.values()], paging)


@router.get("/statistics", summary="Lista statistik", response_model=Page[StatisticOut])
async def get_statistics(
    call: Read,
    paging: PagingDep,
    subject_code: Annotated[
        str | None,
        Query(pattern=SUBJECT, description="Skolenhetskod, kommunkod eller 00 för riket", examples=["48000763"]),
    ] = None,
    indicator: IndicatorQuery = None,
    school_year: SchoolYearQuery = None,
    believed_at: Annotated[Instant | None, Query(description="Vad som gällde vid tidpunkten")] = None,
) -> Response:
    """Publicerade värden med värdetyp och källa: det som gäller nu, eller det som gällde vid en tidpunkt.

    Ett rättat värde för samma kod, del, indikator och läsår tar det förras plats.
    """
    async with call.work as work:
        query = work.statistics.list_statistics(
            subject_code=subject_code, indicator=indicator, school_year=school_year, believed_at=believed_at
        )
    return await call.list(query, present_statistic, paging=paging, sorts=SORTS)


@router.get(
    "/national-values", summary="Lista riksgenomsnitt", response_model=Page[NationalValueOut], openapi_extra=WHOLE
)
async def get_national_values(
    call: Read, paging: PagingDep, indicator: IndicatorQuery = None, school_year: SchoolYearQuery = None
) -> Response:
    """Riksgenomsnitt som gäller. Ett nytt för samma indikator och läsår tar det förras plats och har ny identitet."""
    async with call.work as work:
        query = work.national_values.list_national_values(indicator=indicator, school_year=school_year)
    return await call.list(query, present_value, paging=paging, sorts=VALUE_SORTS)


@router.post("/national-values", summary="Ange ett riksgenomsnitt", status_code=201, response_model=NationalValueOut)
async def post_national_value(call: Create, catalogue: CatalogueDep, body: NationalValueIn) -> Response:
    """Ett officiellt riksgenomsnitt. Ett nytt värde för samma läsår ersätter det förra, som finns kvar i historiken."""
    async with call.work as work:
        value = await record_national_value(
            work, body.indicator, body.school_year, catalogue, value=body.value, source=body.source, now=call.now
        )
        return await call.answer(present_value, value)
