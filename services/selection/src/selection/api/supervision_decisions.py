"""Decisions by Skolinspektionen, as its own system reports them."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field, model_validator

from selection.api.dependencies import (
    ROOT,
    Change,
    Create,
    DiaryNumber,
    OrganizationNumber,
    OrganizationNumberQuery,
    Read,
    SchoolUnitCode,
)
from selection.models.supervision_decision import (
    Decision,
    Level,
    SupervisionDecision,
    SupervisionDescription,
    SupervisionStatus,
)
from selection.use_cases.supervision_decisions.change_supervision import change_supervision
from selection.use_cases.supervision_decisions.record_supervision import record_supervision
from shared.amount import Amount
from shared.days import Day, Flag
from shared.rest.deprecations import Deprecation
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["tillsyn"])
FORMER_NAME = Deprecation(since=date(2026, 11, 28), instead="decision_type")
SORTS = {"updated_at": SupervisionDecision.updated_at, "decided_on": SupervisionDecision.decided_on}


class SupervisionIn(In):
    diary_number: DiaryNumber = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    decision_type: Decision | None = Field(
        default=None, description="Beslutets slag enligt 26 kap. skollagen", examples=["FORELAGGANDE"]
    )
    decision: Decision | None = Field(
        default=None,
        description="Samma som decision_type, under det namn som fältet hade förut",
        examples=["FORELAGGANDE"],
        json_schema_extra=FORMER_NAME.shown(),
    )
    level: Level = Field(description="Om beslutet gäller huvudmannen eller en skolenhet", examples=["SKOLENHET"])
    status: SupervisionStatus = Field(description="Var tillsynen står", examples=["PAGAENDE"])
    organization_number: OrganizationNumber
    school_unit_code: SchoolUnitCode | None = Field(
        default=None, description="Anges på nivån SKOLENHET", examples=["48000763"]
    )
    decided_on: Day = Field(description="Beslutsdag", examples=["2024-11-05"])
    fine_amount: Annotated[Amount, Field(gt=0)] | None = Field(
        default=None, description="Vite i kronor", examples=["500000.00"]
    )
    serious: Flag = Field(default=False, description="Om bristerna är allvarliga", examples=[False])
    extensive_in_central_parts: Flag = Field(
        default=False, description="Om bristerna är omfattande i centrala delar av verksamheten"
    )
    quality_work: Flag = Field(default=False, description="Om brister i det systematiska kvalitetsarbetet har funnits")

    @model_validator(mode="after")
    def unit_goes_with_level(self) -> "SupervisionIn":
        if (self.level is Level.SKOLENHET) != (self.school_unit_code is not None):
            raise ValueError("ange school_unit_code på nivån SKOLENHET och utelämna den på nivån HUVUDMAN")
        return self

    @model_validator(mode="after")
    def one_type_by_either_name(self) -> "SupervisionIn":
        if len({self.decision_type, self.decision} - {None}) != 1:
            raise ValueError("ange beslutets slag i decision_type, eller samma i båda fälten")
        return self

    def description(self) -> SupervisionDescription:
        given = self.model_dump(exclude={"decision_type"})
        return SupervisionDescription(**given | {"decision": self.decision_type or self.decision})


class SupervisionOut(Out):
    id: UUID = Field(description="Tillsynsbeslutets identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    diary_number: str = Field(description="Skolinspektionens diarienummer", examples=["SI 2024:21120"])
    decision_type: Decision = Field(description="Beslutets slag enligt 26 kap. skollagen", examples=["FORELAGGANDE"])
    decision: Decision = Field(
        description="Samma som decision_type, under det namn som fältet hade förut",
        examples=["FORELAGGANDE"],
        json_schema_extra=FORMER_NAME.shown(),
    )
    level: Level = Field(description="Om beslutet gäller huvudmannen eller en skolenhet", examples=["SKOLENHET"])
    status: SupervisionStatus = Field(description="Var tillsynen står", examples=["PAGAENDE"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    school_unit_code: str | None = Field(
        description="Skolenheten; tomt för ett beslut om huvudmannen", examples=["48000763"]
    )
    decided_on: date = Field(description="Beslutsdag", examples=["2024-11-05"])
    fine_amount: Amount | None = Field(description="Vite i kronor", examples=["500000.00"])
    serious: bool = Field(description="Om bristerna är allvarliga", examples=[False])
    extensive_in_central_parts: bool = Field(
        description="Om bristerna är omfattande i centrala delar av verksamheten", examples=[False]
    )
    quality_work: bool = Field(
        description="Om brister i det systematiska kvalitetsarbetet har funnits", examples=[False]
    )
    updated_at: datetime = Field(description="När uppgiften senast ändrades")


def present(request: Request, decision: SupervisionDecision) -> SupervisionOut:
    path = f"{ROOT}/supervision-decisions/{decision.id}"
    change = Step("change", "put_supervision_decision", "PUT", path)
    return SupervisionOut.of(decision, decision_type=decision.decision, links=links(request, path, change))


@router.get("/supervision-decisions", summary="Lista tillsynsbeslut", response_model=Page[SupervisionOut])
async def get_supervision_decisions(
    call: Read,
    paging: PagingDep,
    organization_number: OrganizationNumberQuery = None,
    school_unit_code: Annotated[SchoolUnitCode | None, Query(description="Skolenhetskod")] = None,
    status: Annotated[SupervisionStatus | None, Query(description="Var tillsynen står")] = None,
    diary_number: Annotated[DiaryNumber | None, Query(description="Skolinspektionens diarienummer")] = None,
    since: Annotated[Day | None, Query(description="Beslutade från och med dagen")] = None,
    until: Annotated[Day | None, Query(description="Beslutade till och med dagen")] = None,
) -> Response:
    """Tillsynsbeslut som de står nu."""
    async with call.work as work:
        query = work.supervision.list_decisions(
            organization_number=organization_number,
            school_unit_code=school_unit_code,
            status=status,
            diary_number=diary_number,
            since=since,
            until=until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/supervision-decisions/{decision_id}", summary="Hämta ett tillsynsbeslut", response_model=SupervisionOut)
async def get_supervision_decision(call: Read, decision_id: UUID) -> Response:
    """Ett tillsynsbeslut."""
    async with call.work as work:
        return await call.answer(present, await work.supervision.get_decision(decision_id))


@router.post(
    "/supervision-decisions", summary="Registrera ett tillsynsbeslut", status_code=201, response_model=SupervisionOut
)
async def post_supervision_decision(call: Create, body: SupervisionIn) -> Response:
    """Ett nytt beslut. Pågående samverkan med huvudmannen underrättas genast."""
    async with call.work as work:
        return await call.answer(present, await record_supervision(work, body.description(), now=call.now))


@router.put("/supervision-decisions/{decision_id}", summary="Ändra ett tillsynsbeslut", response_model=SupervisionOut)
async def put_supervision_decision(call: Change, decision_id: UUID, body: SupervisionIn) -> Response:
    """Beslutet som det står nu: skärpt, avslutat med avhjälpta brister eller avslutat med kvarstående."""
    async with call.work as work:
        decision = await change_supervision(work, decision_id, body.description(), version=call.version, now=call.now)
        return await call.answer(present, decision)
