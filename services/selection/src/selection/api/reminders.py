"""Reminders of answers that are waited for: from organisers to offers, from Skolinspektionen in consultations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, OrganizationNumberQuery, ProgrammeQuery, Read
from selection.models.reminder import Awaited, Reminder, ReminderKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["påminnelser"])
SORTS = {"recorded_at": Reminder.recorded_at, "answer_by": Reminder.answer_by, "updated_at": Reminder.recorded_at}


class ReminderOut(Out):
    id: UUID = Field(description="Påminnelsens identitet")
    awaited: Awaited = Field(description="Om svaret gäller ett erbjudande eller ett samråd", examples=["offer"])
    kind: ReminderKind = Field(
        description="Svaret ska lämnas snart, eller sista dagen har passerat", examples=["overdue"]
    )
    programme: str = Field(description="Uppdragets kod", examples=["riktade-insatser-2024"])
    round_id: UUID = Field(description="Urvalsomgångens identitet")
    offer_id: UUID | None = Field(description="Erbjudandet som väntar på svar; tomt för ett samråd")
    organization_number: str | None = Field(
        description="Huvudmannen som ska svara; tomt för ett samråd", examples=["2120000530"]
    )
    unanswered_units: list[str] = Field(description="Skolenheter i samrådet som saknar svar", examples=[["48000763"]])
    answer_by: date = Field(description="Sista dag att svara", examples=["2026-06-15"])
    recorded_at: datetime = Field(description="När påminnelsen gavs")


def present(request: Request, reminder: Reminder) -> ReminderOut:
    round_path, of_offer = f"{ROOT}/rounds/{reminder.round_id}", reminder.offer_id is not None
    steps = (
        Step("offer", "get_offer", "GET", f"{ROOT}/offers/{reminder.offer_id}", of_offer),
        Step("consultation", "get_consultation", "GET", f"{round_path}/consultations", not of_offer),
    )
    return ReminderOut.of(reminder, links=links(request, f"{ROOT}/reminders/{reminder.id}", *steps))


@router.get("/reminders", summary="Lista påminnelser", response_model=Page[ReminderOut])
async def get_reminders(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeQuery,
    awaited: Annotated[Awaited | None, Query(description="Om svaret gäller ett erbjudande eller ett samråd")] = None,
    kind: Annotated[ReminderKind | None, Query(description="Om svaret ska lämnas snart eller dröjer")] = None,
    round_id: Annotated[UUID | None, Query(description="Urvalsomgången")] = None,
    organization_number: OrganizationNumberQuery = None,
) -> Response:
    """Varje påminnelse en gång: fem arbetsdagar före sista svarsdag, och när dagen har passerat utan svar.

    Samma påminnelse går ut som händelsen `selection.answer-reminded.v1`.
    """
    async with call.work as work:
        query = work.reminders.list_reminders(
            awaited=awaited,
            kind=kind,
            programme=programme,
            round_id=round_id,
            organization_number=organization_number,
            own=call.actor.own_tenant,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/reminders/{reminder_id}", summary="Hämta en påminnelse", response_model=ReminderOut)
async def get_reminder(call: Read, reminder_id: UUID) -> Response:
    """En påminnelse."""
    async with call.work as work:
        return await call.answer(present, await work.reminders.get_reminder(reminder_id, own=call.actor.own_tenant))
