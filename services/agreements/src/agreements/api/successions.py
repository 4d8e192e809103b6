"""Successions: a case goes on with the organiser that its own has gone up in."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import (
    ROOT,
    CaseFilter,
    Change,
    ChangeOnce,
    CooperationId,
    Create,
    OrganizationFilter,
    Read,
)
from agreements.api.values import PartOut, ReasonIn
from agreements.models.succession import Succession, SuccessionStatus
from agreements.use_cases.successions.approve_succession import approve_succession
from agreements.use_cases.successions.propose_succession import propose_succession
from agreements.use_cases.successions.withdraw_succession import withdraw_succession
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["samverkan"])
SORTS = {"updated_at": Succession.updated_at}


class SuccessionIn(ReasonIn):
    organization_number: OrganizationNumberIn = Field(
        description="Efterträdarens organisationsnummer; samma som merged_into i samverkan", examples=["2120000530"]
    )
    organizer_name: Line = Field(
        min_length=1, max_length=200, description="Efterträdarens namn i registret", examples=["Jönköpings kommun"]
    )
    signatory_id: UUID = Field(description="Behörigheten för den som undertecknar för efterträdaren")


class SuccessionOut(PartOut):
    status: SuccessionStatus = Field(description="Föreslagen, beslutad eller återtagen", examples=["proposed"])
    former_number: str = Field(description="Huvudmannen som har upphört", examples=["2120000548"])
    former_name: str = Field(description="Dess namn", examples=["Arboga kommun"])
    successor_number: str = Field(description="Efterträdaren", examples=["2120000530"])
    successor_name: str = Field(description="Dess namn", examples=["Jönköpings kommun"])
    signatory_id: UUID = Field(description="Behörigheten för den som undertecknar för efterträdaren")
    reason: str = Field(description="Skäl", examples=["Kommunerna har gått samman."])
    proposed_by: str = Field(description="Vem som lade förslaget", examples=["local-case_officer"])
    decided_by: str | None = Field(description="Vem som beslutade", examples=["local-decider"])
    decided_on: date | None = Field(description="Beslutsdag", examples=["2027-01-10"])
    withdrawal_reason: str | None = Field(description="Varför förslaget återtogs", examples=["Fel behörighet."])


def present(request: Request, succession: Succession) -> SuccessionOut:
    path = f"{ROOT}/successions/{succession.id}"
    proposed = succession.status is SuccessionStatus.PROPOSED
    steps = (
        Step("approve", "post_succession_approval", "POST", f"{path}/approvals", proposed),
        Step("withdraw", "post_succession_withdrawal", "POST", f"{path}/withdrawals", proposed),
    )
    return SuccessionOut.of(succession, links=links(request, path, *steps))


@router.post(
    "/cooperations/{cooperation_id}/successions",
    summary="Föreslå att efterträdaren tar över",
    response_model=SuccessionOut,
    status_code=201,
)
async def post_succession(call: Create, cooperation_id: CooperationId, body: SuccessionIn) -> Response:
    """Huvudmannen har gått upp i en annan. Någon annan än du prövar vem som tar över och vem som undertecknar."""
    async with call.work as work:
        succession = await propose_succession(work, cooperation_id, **body.model_dump(), now=call.now)
        return await call.answer(present, succession)


@router.get("/successions", summary="Lista övergångar till efterträdare", response_model=Page[SuccessionOut])
async def get_successions(
    call: Read,
    paging: PagingDep,
    cooperation_id: CaseFilter = None,
    organization_number: OrganizationFilter = None,
    status: Annotated[SuccessionStatus | None, Query(description="Bara i detta läge")] = None,
    decided_since: Annotated[Day | None, Query(description="Beslutade från och med dagen")] = None,
    decided_until: Annotated[Day | None, Query(description="Beslutade till och med dagen")] = None,
) -> Response:
    """De förslag och beslut som du får se."""
    async with call.work as work:
        query = work.successions.list_parts(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            since=decided_since,
            until=decided_until,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/successions/{succession_id}", summary="Hämta en övergång", response_model=SuccessionOut)
async def get_succession(call: Read, succession_id: UUID) -> Response:
    """En övergång till en efterträdare med de steg som kan tas nu."""
    async with call.work as work:
        return await call.answer(present, await work.successions.get_part(succession_id))


@router.post("/successions/{succession_id}/approvals", summary="Besluta om övergången", response_model=SuccessionOut)
async def post_succession_approval(call: ChangeOnce, succession_id: UUID) -> Response:
    """Samverkan går vidare med efterträdaren i alla tjänster. Det som är undertecknat gäller, och återupptas av en
    teamledare när mottagarkontot är registrerat.
    """
    async with call.work as work:
        succession = await approve_succession(work, succession_id, version=call.version, now=call.now)
        return await call.answer(present, succession)


@router.post("/successions/{succession_id}/withdrawals", summary="Ta tillbaka förslaget", response_model=SuccessionOut)
async def post_succession_withdrawal(call: Change, succession_id: UUID, body: ReasonIn) -> Response:
    """Samverkan avvaktar, eller avslutas."""
    async with call.work as work:
        succession = await withdraw_succession(
            work, succession_id, reason=body.reason, version=call.version, now=call.now
        )
        return await call.answer(present, succession)
