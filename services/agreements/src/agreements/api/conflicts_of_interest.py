"""Conflicts of interest: who is barred from which organiser's cases, and for how long (FL 16-18 §§)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, Change, Create, OrganizationFilter, Read
from agreements.api.values import Person, Reason
from agreements.models.conflict import Conflict
from agreements.use_cases.conflicts_of_interest.end_conflict import end_conflict
from agreements.use_cases.conflicts_of_interest.record_conflict import record_conflict
from shared.contracts.numbers import OrganizationNumberIn
from shared.days import Day
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["jäv"])
SORTS = {"updated_at": Conflict.updated_at, "from_on": Conflict.from_on}


class ConflictIn(In):
    person: Person = Field(description="Användaridentitet för den som är jävig", examples=["local-case_officer"])
    organization_number: OrganizationNumberIn = Field(
        description="Huvudmannen vars ärenden det gäller", examples=["2120000530"]
    )
    from_on: Day = Field(description="Första dag som jävet gäller", examples=["2026-11-28"])
    until_on: Day | None = Field(
        default=None, description="Sista dag som jävet gäller; tomt när slutet inte är känt", examples=["2027-06-30"]
    )
    reason: Reason = Field(
        description="Grunden för jävet enligt 16 § förvaltningslagen, utan namn på andra",
        examples=["Närstående arbetar hos huvudmannen (16 § första stycket 2)."],
    )


class ConflictEndIn(In):
    until_on: Day = Field(description="Sista dag som jävet gäller", examples=["2027-06-30"])
    reason: Reason = Field(description="Varför jävet upphör", examples=["Anställningen hos huvudmannen har upphört."])


class ConflictOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    person: str = Field(description="Användaridentitet för den som är jävig", examples=["local-case_officer"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    from_on: date = Field(description="Första dag som jävet gäller", examples=["2026-11-28"])
    until_on: date | None = Field(description="Sista dag som jävet gäller", examples=["2027-06-30"])
    reason: str = Field(description="Grunden för jävet", examples=["Närstående arbetar hos huvudmannen."])
    recorded_by: str = Field(description="Vem som anmälde jävet", examples=["local-team_leader"])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-28T08:00:00Z"])


def present(request: Request, conflict: Conflict) -> ConflictOut:
    path = f"{ROOT}/conflicts-of-interest/{conflict.id}"
    end = Step("end", "post_conflict_ending", "POST", f"{path}/endings")
    return ConflictOut.of(conflict, person=conflict.official_id, links=links(request, path, end))


@router.post("/conflicts-of-interest", summary="Anmäl jäv", response_model=ConflictOut, status_code=201)
async def post_conflict_of_interest(call: Create, body: ConflictIn) -> Response:
    """Du anmäler dig själv; teamledare och beslutsfattare kan anmäla andra.

    Från första dagen får personen inte ta del i något ärende hos huvudmannen, i någon av tjänsterna.
    """
    async with call.work as work:
        conflict = await record_conflict(work, **body.model_dump(), now=call.now)
        return await call.answer(present, conflict)


@router.get("/conflicts-of-interest", summary="Lista jäv", response_model=Page[ConflictOut])
async def get_conflicts_of_interest(
    call: Read,
    paging: PagingDep,
    person: Annotated[Person | None, Query(description="Bara den personens", examples=["local-case_officer"])] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Hela registret för den som ansvarar för ärendena; annars det som gäller dig själv."""
    async with call.work as work:
        query = work.conflicts.list_conflicts(official_id=person, organization_number=organization_number)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/conflicts-of-interest/{conflict_id}", summary="Hämta ett jäv", response_model=ConflictOut)
async def get_conflict_of_interest(call: Read, conflict_id: UUID) -> Response:
    """Ett jäv med de steg som kan tas nu."""
    async with call.work as work:
        conflict = await work.conflicts.get_conflict(conflict_id)
        return await call.answer(present, conflict)


@router.post("/conflicts-of-interest/{conflict_id}/endings", summary="Avsluta ett jäv", response_model=ConflictOut)
async def post_conflict_ending(call: Change, conflict_id: UUID, body: ConflictEndIn) -> Response:
    """Sätter sista dagen. Görs av någon annan än den som jävet gäller."""
    async with call.work as work:
        conflict = await end_conflict(work, conflict_id, **body.model_dump(), version=call.version, now=call.now)
        return await call.answer(present, conflict)
