"""Decisions by Skolinspektionen, as its own system reports them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, model_validator

from selection.api.dependencies import ROOT, DiaryNumber, OrganizationNumber, SchoolUnitCode, WorkDep
from selection.models.supervision_decision import Decision, Level, SupervisionDecision, SupervisionStatus
from selection.use_cases.supervision_decisions.record_supervision import (
    SupervisionSeen,
    change_supervision,
    record_supervision,
)
from shared.amount import Amount
from shared.rest.idempotency import Idempotency
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.opening import NowDep
from shared.rest.resources import In, Out
from shared.rest.versions import ExpectedVersion, etag

router = APIRouter(tags=["tillsyn"])
SORTS = {"updated_at": SupervisionDecision.updated_at, "decided_on": SupervisionDecision.decided_on}


class SupervisionIn(In):
    diary_number: DiaryNumber = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    decision: Decision = Field(description="Beslutets slag enligt 26 kap. skollagen", examples=["FORELAGGANDE"])
    level: Level = Field(description="Om beslutet gäller huvudmannen eller en skolenhet", examples=["SKOLENHET"])
    status: SupervisionStatus = Field(description="Var tillsynen står", examples=["PAGAENDE"])
    organization_number: OrganizationNumber
    school_unit_code: SchoolUnitCode | None = Field(default=None, description="Anges på nivån SKOLENHET")
    decided_on: date = Field(examples=["2024-11-05"])
    fine_amount: Amount | None = Field(default=None, description="Vite i kronor", examples=["500000.00"])
    serious: bool = Field(default=False, description="Om bristerna är allvarliga")
    extensive_in_central_parts: bool = Field(
        default=False, description="Om bristerna är omfattande i centrala delar av verksamheten"
    )
    quality_work: bool = Field(default=False, description="Om brister i det systematiska kvalitetsarbetet har funnits")

    @model_validator(mode="after")
    def unit_goes_with_level(self) -> "SupervisionIn":
        if (self.level is Level.SKOLENHET) != (self.school_unit_code is not None):
            raise ValueError("ange school_unit_code på nivån SKOLENHET och utelämna den på nivån HUVUDMAN")
        return self

    def seen(self) -> SupervisionSeen:
        return SupervisionSeen(**{name: getattr(self, name) for name in SupervisionSeen.__slots__})


class SupervisionOut(Out):
    id: UUID
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    diary_number: str
    decision: Decision
    level: Level
    status: SupervisionStatus
    organization_number: str
    school_unit_code: str | None
    decided_on: date
    fine_amount: Amount | None
    serious: bool
    extensive_in_central_parts: bool
    quality_work: bool
    updated_at: datetime


def present(request: Request, row: SupervisionDecision) -> SupervisionOut:
    path = f"{ROOT}/supervision-decisions/{row.id}"
    out = SupervisionOut.model_validate(row)
    out.links = links(request, path, Step("change", "put_supervision_decision", "PUT", path))
    return out


@router.get("/supervision-decisions", summary="Lista tillsynsbeslut", response_model=Page[SupervisionOut])
async def get_supervision_decisions(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    organization_number: OrganizationNumber | None = None,
    school_unit_code: SchoolUnitCode | None = None,
    status: Annotated[SupervisionStatus | None, Query()] = None,
) -> Response:
    """Tillsynsbeslut som de står nu."""
    async with work:
        query = work.supervision.list_decisions(
            organization_number=organization_number, school_unit_code=school_unit_code, status=status
        )
    return await answer_list(request, work, query, lambda row: present(request, row), paging=paging, sorts=SORTS)


@router.get("/supervision-decisions/{decision_id}", summary="Hämta ett tillsynsbeslut", response_model=SupervisionOut)
async def get_supervision_decision(
    request: Request, response: Response, work: WorkDep, decision_id: UUID
) -> SupervisionOut:
    """Ett tillsynsbeslut."""
    async with work:
        row = await work.supervision.get_decision(decision_id)
    response.headers["ETag"] = etag(row.version)
    return present(request, row)


@router.post(
    "/supervision-decisions", summary="Registrera ett tillsynsbeslut", status_code=201, response_model=SupervisionOut
)
async def post_supervision_decision(
    request: Request, work: WorkDep, body: SupervisionIn, key: Idempotency, now: NowDep
) -> Response:
    """Ett nytt beslut. Pågående samverkan med huvudmannen underrättas genast."""
    async with work:
        if given := await key.first_answer(work):
            return given
        row = await record_supervision(work, body.seen(), now=now)
        return await key.answer(
            work, present(request, row), location=f"{ROOT}/supervision-decisions/{row.id}", version=row.version
        )


@router.put("/supervision-decisions/{decision_id}", summary="Ändra ett tillsynsbeslut", response_model=SupervisionOut)
async def put_supervision_decision(
    request: Request,
    response: Response,
    work: WorkDep,
    decision_id: UUID,
    body: SupervisionIn,
    version: ExpectedVersion,
    now: NowDep,
) -> SupervisionOut:
    """Beslutet som det står nu: skärpt, avslutat med avhjälpta brister eller avslutat med kvarstående."""
    async with work:
        row = await change_supervision(work, decision_id, body.seen(), version=version, now=now)
    response.headers["ETag"] = etag(row.version)
    return present(request, row)
