"""The reporting calendar: the days on which the government assignments want a report."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID, uuid5

from fastapi import Query, Response
from pydantic import Field

from followup.api.dependencies import ProgrammeFilter, Programmes, Read
from followup.programmes import Programme
from followup.rules.reporting_days import days_due
from followup.rules.working_days import add_months
from shared.clock import swedish_date
from shared.days import Day
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["redovisningskalender"])
NAMESPACE = UUID("5f0c1f58-7a29-5d0c-9b54-5c9d6a3fd1a7")
AHEAD_MONTHS = 36
LONGEST_YEARS = 50
"""A recurring duty has no last day: the list must have one."""


class ReportingDateOut(Out):
    id: UUID = Field(description="Identitet, samma varje gång", examples=["0b6c3a53-5f6b-5d52-9d0a-3d0c9e8c2f10"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    code: str = Field(description="Vad som ska lämnas", examples=["government_report"])
    name: str = Field(description="Vad som ska lämnas, i ord", examples=["Redovisning till Regeringskansliet"])
    source: str = Field(description="Var det står", examples=["Uppdrag om samverkan för bästa skola (U2015/3357/S)"])
    due_on: date = Field(description="Sista dag", examples=["2026-04-15"])
    updated_at: datetime = Field(description="När uppdragets dagar senast ändrades", examples=["2026-11-22T05:00:00Z"])


@router.get(
    "/reporting-dates", summary="Lista redovisningsdagar", response_model=Page[ReportingDateOut], openapi_extra=WHOLE
)
async def get_reporting_dates(
    call: Read,
    programmes: Programmes,
    paging: PagingDep,
    programme: ProgrammeFilter,
    since: Annotated[Day | None, Query(description="Från och med; annars i dag")] = None,
    until: Annotated[Day | None, Query(description="Till och med; annars tre år framåt")] = None,
) -> Response:
    """Dagar då något ska lämnas enligt uppdragen, i tidsordning."""
    first = since or swedish_date(call.now)
    last = min(until or add_months(first, AHEAD_MONTHS), add_months(first, 12 * LONGEST_YEARS))
    chosen = [known for known in programmes.values() if programme in (None, known.code)]
    days = [day for known in chosen for day in _reporting_dates(known, first, last)]
    days.sort(key=lambda day: (day.due_on, day.programme, day.code))
    return answer_items(call.request, days, paging, sorts=("due_on", "updated_at"))


def _reporting_dates(programme: Programme, first: date, last: date) -> list[ReportingDateOut]:
    return [
        ReportingDateOut(
            id=uuid5(NAMESPACE, f"{programme.code}/{duty.code}/{day}"),
            programme=programme.code,
            code=duty.code,
            name=duty.name,
            source=duty.source,
            due_on=day,
            updated_at=programme.updated_at,
        )
        for duty in programme.duties
        for day in days_due(duty.as_rule(), first, last, ends_on=programme.ends_on)
    ]
