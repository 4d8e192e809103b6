"""Delegations: who may use whose role, for how long, and why."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, Read
from agreements.api.values import Person, Reason, ReasonIn
from agreements.models.delegation import Delegation
from agreements.use_cases.delegations.end_delegation import end_delegation
from agreements.use_cases.delegations.record_delegation import record_delegation
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.roles import DelegableRole

router = Routes(tags=["delegation"])
SORTS = {"updated_at": Delegation.updated_at, "from_on": Delegation.from_on}


class DelegationIn(In):
    person: Person = Field(description="Användaridentitet för den som får rollen", examples=["local-case_officer"])
    role: DelegableRole = Field(description="Rollen som delegeras", examples=["decider"])
    from_on: Day = Field(description="Första dag som delegationen gäller, tidigast i dag", examples=["2026-11-28"])
    until_on: Day = Field(description="Sista dag som delegationen gäller, högst ett år efter", examples=["2027-06-30"])
    reason: Reason = Field(
        description="Varför rollen delegeras, utan uppgifter om hälsa eller namn på andra",
        examples=["Beslutsfattarna har föreslagit besluten som väntar."],
    )


class DelegationOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    person: str = Field(description="Användaridentitet för den som får rollen", examples=["local-case_officer"])
    role: DelegableRole = Field(description="Rollen som delegeras", examples=["decider"])
    delegated_by: str = Field(description="Vems rollen är", examples=["local-decider"])
    from_on: date = Field(description="Första dag som delegationen gäller", examples=["2026-11-28"])
    until_on: date = Field(description="Sista dag som delegationen gäller", examples=["2027-06-30"])
    reason: str = Field(description="Varför rollen delegeras", examples=["Beslutsfattaren har föreslagit beslutet."])
    ended_at: datetime | None = Field(
        description="När delegationen avslutades i förtid", examples=["2026-12-01T08:00:00Z"]
    )
    ended_by: str | None = Field(description="Vem som avslutade den", examples=["local-decider"])
    end_reason: str | None = Field(description="Varför den avslutades", examples=["En ny beslutsfattare är utsedd."])
    updated_at: datetime = Field(description="När den senast ändrades", examples=["2026-11-28T08:00:00Z"])


def present(request: Request, delegation: Delegation) -> DelegationOut:
    path = f"{ROOT}/delegations/{delegation.id}"
    end = Step("end", "post_delegation_ending", "POST", f"{path}/endings", when=delegation.ended_at is None)
    return DelegationOut.of(delegation, person=delegation.official_id, links=links(request, path, end))


@router.post("/delegations", summary="Delegera en roll", response_model=DelegationOut, status_code=201)
async def post_delegation(call: Create, body: DelegationIn) -> Response:
    """Du delegerar en roll som är din egen till en annan handläggare, för en tid.

    Den som får rollen använder den i alla tjänster när den egna rollen inte räcker. Vem som inte får vara vem, och jäv,
    prövas mot den som tar steget. Spårbarheten säger att steget togs genom delegationen.
    """
    async with call.work as work:
        delegation = await record_delegation(work, **dict(body), now=call.now)
        return await call.answer(present, delegation)


@router.get("/delegations", summary="Lista delegationer", response_model=Page[DelegationOut])
async def get_delegations(
    call: Read,
    paging: PagingDep,
    person: Annotated[Person | None, Query(description="Bara den personens", examples=["local-case_officer"])] = None,
    delegated_by: Annotated[Person | None, Query(description="Bara den personens roller")] = None,
    role: Annotated[DelegableRole | None, Query(description="Bara den rollen", examples=["decider"])] = None,
) -> Response:
    """Alla som har funnits, även de som har upphört; handläggare och analytiker ser dem som gäller dem själva."""
    async with call.work as work:
        query = work.delegations.list_delegations(official_id=person, delegated_by=delegated_by, role=role)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/delegations/{delegation_id}", summary="Hämta en delegation", response_model=DelegationOut)
async def get_delegation(call: Read, delegation_id: UUID) -> Response:
    """En delegation med de steg som kan tas nu."""
    async with call.work as work:
        delegation = await work.delegations.get_delegation(delegation_id)
        return await call.answer(present, delegation)


@router.post("/delegations/{delegation_id}/endings", summary="Avsluta en delegation", response_model=DelegationOut)
async def post_delegation_ending(call: Change, delegation_id: UUID, body: ReasonIn) -> Response:
    """Gäller genast. Görs av den som har delegerat, den som har fått rollen, eller någon annan som själv har den.

    Driften avslutar delegationer från den som inte längre har rollen.
    """
    async with call.work as work:
        delegation = await end_delegation(work, delegation_id, reason=body.reason, version=call.version, now=call.now)
        return await call.answer(present, delegation)
