"""Supervision decisions as selection has published them, and whether they stop payments."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from budget.api.dependencies import ROOT, BookDay, OrganizationQuery, Read
from budget.copies import Supervision
from budget.rules.supervision import HoldRule, stopping_rule
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["tillsyn"])
SORTS = {"updated_at": Supervision.updated_at, "decided_on": Supervision.decided_on}
SupervisionStatus = Literal["PAGAENDE", "AVSLUTAD_AVHJALPT", "AVSLUTAD_KVARSTAENDE"]
Rules = Mapping[str, Sequence[HoldRule]]


class StopOut(Out):
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    reason: str = Field(description="Varför", examples=["Det finns ett föreläggande med vite."])
    source: str = Field(description="Regelns källa", examples=["Skollagen (2010:800) 26 kap. 27 §"])


class SupervisionOut(Out):
    id: UUID = Field(description="Identitet")
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    decision_type: str = Field(description="Beslutets typ", examples=["FORELAGGANDE_VITE"])
    status: str = Field(description="Tillsynens status", examples=["PAGAENDE"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    school_unit_code: str | None = Field(description="Skolenheten; tomt när beslutet gäller huvudmannen")
    decided_on: date = Field(description="Beslutsdag", examples=["2026-09-01"])
    serious: bool = Field(description="Om bristerna är allvarliga", examples=[True])
    extensive: bool = Field(description="Om bristerna är omfattande i centrala delar", examples=[False])
    stops: list[StopOut] = Field(
        description="Uppdrag vars utbetalningar till huvudmannen beslutet hindrar, om ingen har hävt hindret"
    )
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(rules: Rules, request: Request, row: Supervision) -> SupervisionOut:
    found = {programme: stopping_rule(row.decision, known) for programme, known in sorted(rules.items())}
    stops = [StopOut.of(rule, programme=programme) for programme, rule in found.items() if rule]
    path = f"{ROOT}/supervisions/{row.id}"
    step = Step("release", "post_supervision_release", "POST", f"{ROOT}/supervision-releases", bool(stops))
    return SupervisionOut.of(row, stops=stops, links=links(request, path, step))


@router.get("/supervisions", summary="Lista tillsynsbeslut", response_model=Page[SupervisionOut])
async def get_supervisions(
    call: Read,
    paging: PagingDep,
    organization_number: OrganizationQuery = None,
    diary_number: Annotated[Line | None, Query(max_length=60, description="Skolinspektionens diarienummer")] = None,
    status: Annotated[SupervisionStatus | None, Query(description="Var tillsynen står")] = None,
    since: Annotated[BookDay | None, Query(description="Beslutade från och med dagen")] = None,
    until: Annotated[BookDay | None, Query(description="Beslutade till och med dagen")] = None,
) -> Response:
    """Skolinspektionens beslut, och vilka uppdrags utbetalningar de hindrar enligt uppdragens regler."""
    async with call.work as work:
        rules = await work.supervisions.list_rules()
        query = work.supervisions.list_supervisions(
            organization_number=organization_number,
            diary_number=diary_number,
            status=status,
            since=since,
            until=until,
        )
    return await call.list(query, partial(present, rules), paging=paging, sorts=SORTS)


@router.get("/supervisions/{supervision_id}", summary="Hämta ett tillsynsbeslut", response_model=SupervisionOut)
async def get_supervision(call: Read, supervision_id: UUID) -> Response:
    """Ett beslut, och vilka uppdrags utbetalningar det hindrar."""
    async with call.work as work:
        rules = await work.supervisions.list_rules()
        return await call.answer(partial(present, rules), await work.supervisions.get_supervision(supervision_id))
