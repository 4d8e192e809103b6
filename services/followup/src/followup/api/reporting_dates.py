"""The reporting calendar: which days the government assignments want something handed in."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Query, Request
from pydantic import Field

from followup.programmes import Programme
from followup.rules.reporting_days import days_due
from followup.rules.working_days import add_months
from shared.kit.clock import swedish_date
from shared.rest.lists import Meta, Page, page_links
from shared.rest.opening import NowDep
from shared.rest.resources import Out

NAMESPACE = UUID("5f0c1f58-7a29-5d0c-9b54-5c9d6a3fd1a7")
AHEAD_MONTHS = 36
LONGEST_YEARS = 50


class ReportingDateOut(Out):
    id: UUID = Field(description="Identitet, samma varje gång", examples=["0b6c3a53-5f6b-5d52-9d0a-3d0c9e8c2f10"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    code: str = Field(description="Vad som ska lämnas", examples=["government_report"])
    name: str = Field(description="Vad som ska lämnas, i ord", examples=["Redovisning till Regeringskansliet"])
    source: str = Field(description="Var det står", examples=["Uppdraget: senast den 15 april 2025"])
    due_on: date = Field(description="Sista dag", examples=["2026-04-15"])


def make_router(programmes: Mapping[str, Programme]) -> APIRouter:
    router = APIRouter(tags=["redovisningskalender"])

    @router.get("/reporting-dates", summary="Lista redovisningsdagar", response_model=Page[ReportingDateOut])
    async def get_reporting_dates(
        request: Request,
        now: NowDep,
        programme: Annotated[str | None, Query(description="Regeringsuppdraget")] = None,
        since: Annotated[date | None, Query(description="Från och med; annars i dag")] = None,
        until: Annotated[date | None, Query(description="Till och med; annars tre år framåt")] = None,
        page: Annotated[int, Query(ge=1, description="Sidans nummer, från 1")] = 1,
        limit: Annotated[int, Query(ge=1, le=500, description="Antal per sida")] = 20,
    ) -> Page[ReportingDateOut]:
        """Dagar då något ska lämnas enligt uppdragen, i tidsordning."""
        first = since or swedish_date(now)
        last = min(until or add_months(first, AHEAD_MONTHS), add_months(first, 12 * LONGEST_YEARS))
        chosen = [each for each in programmes.values() if programme in (None, each.code)]
        found = [out for each in chosen for out in _dates(each, first, last)]
        found.sort(key=lambda out: (out.due_on, out.programme, out.code))
        shown = found[(page - 1) * limit : page * limit]
        meta = Meta(total_records=len(found), page=page, limit=limit, count=len(shown))
        return Page[ReportingDateOut](items=shown, meta=meta, links=page_links(request, meta))

    return router


def _dates(programme: Programme, first: date, last: date) -> list[ReportingDateOut]:
    return [
        ReportingDateOut(
            id=uuid5(NAMESPACE, f"{programme.code}/{duty.code}/{day}"),
            programme=programme.code,
            code=duty.code,
            name=duty.name,
            source=duty.source,
            due_on=day,
        )
        for duty in programme.duties
        for day in days_due(duty.as_rule(), first, last, ends_on=programme.ends_on)
    ]
