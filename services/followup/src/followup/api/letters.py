"""Letters that remind and ask: what was sent when, and what hinders the rest."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, OrganizationFilter, ProgrammeFilter, Read
from followup.models.letter import Hindrance, Letter, LetterStatus
from followup.rules.reminders import ContactFunction, LetterKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["brev"])
SORTS = {"created_at": Letter.created_at, "due_on": Letter.due_on, "updated_at": Letter.updated_at}


class LetterOut(Out):
    id: UUID = Field(description="Brevets identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000f"])
    activity_id: UUID | None = Field(
        description="Uppföljningen; saknas i brev om enkäter", examples=["2f1c9d0e-58a5-5a4c-9a53-0f6f4f4d8c11"]
    )
    schedule_id: UUID | None = Field(
        description="Samverkan; saknas i brev om enkäter", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"]
    )
    survey_id: UUID | None = Field(description="Enkäten, i brev till dem som tillfrågas", examples=[None])
    statement_id: UUID | None = Field(description="Redovisningen som ska lämnas", examples=[None])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    kind: LetterKind = Field(description="Snart dags, försenad, enkät eller påminnelse om den", examples=["overdue"])
    function: ContactFunction = Field(description="Vem brevet är till", examples=["team_leader"])
    due_on: date = Field(description="Dagen som brevet gäller", examples=["2027-06-30"])
    status: LetterStatus = Field(
        description="Väntar, skickat, eller stoppat för att saken är klar", examples=["waiting"]
    )
    hindrance: Hindrance | None = Field(
        description="Varför brevet väntar: ingen e-postserver är vald, ingen kontakt finns, adressen har avvisats "
        "eller så tar e-postservern inte emot",
        examples=["no_contact"],
    )
    attempts: int = Field(description="Antal försök", examples=[0])
    next_try_at: datetime = Field(description="Tidigast för nästa försök", examples=["2027-07-01T05:00:00Z"])
    contact_id: UUID | None = Field(description="Kontakten som det skickades till", examples=[None])
    sent_at: datetime | None = Field(description="När e-postservern tog emot det", examples=[None])
    created_at: datetime = Field(description="När brevet skrevs", examples=["2027-07-01T05:00:00Z"])
    updated_at: datetime = Field(description="Senast ändrat", examples=["2027-07-01T05:00:00Z"])


def present(request: Request, letter: Letter) -> LetterOut:
    activity, survey, contact = letter.activity_id, letter.survey_id, letter.contact_id
    steps = (
        Step("activity", "get_activity", "GET", f"{ROOT}/activities/{activity}", activity is not None),
        Step("survey", "get_survey", "GET", f"{ROOT}/surveys/{survey}", survey is not None),
        Step("contact", "get_contact", "GET", f"{ROOT}/contacts/{contact}", contact is not None),
    )
    return LetterOut.of(letter, links=links(request, f"{ROOT}/letters/{letter.id}", *steps))


@router.get("/letters", summary="Lista brev", response_model=Page[LetterOut])
async def get_letters(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    status: Annotated[LetterStatus | None, Query(description="Väntar, skickat eller stoppat")] = None,
    hindrance: Annotated[Hindrance | None, Query(description="Varför brevet väntar")] = None,
    kind: Annotated[LetterKind | None, Query(description="Snart dags, försenad, enkät eller påminnelse om den")] = None,
    function: Annotated[ContactFunction | None, Query(description="Vem brevet är till")] = None,
    organization_number: OrganizationFilter = None,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans brev")] = None,
    survey_id: Annotated[UUID | None, Query(description="En enkäts brev")] = None,
) -> Response:
    """Brev som påminner, ett per uppföljning, slag, mottagare och förfallodag, och brev om enkäter, lika till alla som
    tillfrågas. Namn och adress finns hos kontakten."""
    async with call.work as work:
        query = work.letters.list_letters(
            status=status,
            hindrance=hindrance,
            kind=kind,
            function=function,
            programme=programme,
            organization_number=organization_number,
            schedule_id=schedule_id,
            survey_id=survey_id,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/letters/{letter_id}", summary="Hämta ett brev", response_model=LetterOut)
async def get_letter(call: Read, letter_id: UUID) -> Response:
    """Ett brev, vad som hindrar det, och vägen till uppföljningen."""
    async with call.work as work:
        return await call.answer(present, await work.letters.get_letter(letter_id))
