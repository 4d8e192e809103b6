"""Reminders of activities that are soon due or overdue."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, OrganizationFilter, ProgrammeFilter, Read
from followup.models.reminder import Recipient, Reminder, ReminderKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.rest.routes import Routes

router = Routes(tags=["påminnelser"])
SORTS = {"recorded_at": Reminder.recorded_at, "due_on": Reminder.due_on, "updated_at": Reminder.recorded_at}


class ReminderOut(Out):
    id: UUID = Field(description="Påminnelsens identitet", examples=["0199a6f2-7c1e-7aa0-8000-000000000004"])
    activity_id: UUID = Field(description="Uppföljningen", examples=["2f1c9d0e-58a5-5a4c-9a53-0f6f4f4d8c11"])
    schedule_id: UUID = Field(description="Samverkan", examples=["0199a6f2-7c1e-7aa0-8000-000000000001"])
    programme: str = Field(description="Regeringsuppdraget", examples=["riktade-insatser-2024"])
    organization_number: str = Field(description="Huvudmannens organisationsnummer", examples=["2120000530"])
    kind: ReminderKind = Field(description="Snart dags, eller försenad", examples=["before_due"])
    recipient: Recipient = Field(description="Vem som ska göra något", examples=["organizer"])
    due_on: date = Field(description="Dagen påminnelsen gäller", examples=["2027-06-30"])
    recorded_at: datetime = Field(description="När påminnelsen antecknades", examples=["2027-06-16T05:00:00Z"])


def present(request: Request, reminder: Reminder) -> ReminderOut:
    activity = Step("activity", "get_activity", "GET", f"{ROOT}/activities/{reminder.activity_id}")
    return ReminderOut.of(reminder, links=links(request, f"{ROOT}/reminders/{reminder.id}", activity))


@router.get("/reminders", summary="Lista påminnelser", response_model=Page[ReminderOut])
async def get_reminders(
    call: Read,
    paging: PagingDep,
    programme: ProgrammeFilter,
    kind: Annotated[ReminderKind | None, Query(description="Snart dags, eller försenad")] = None,
    recipient: Annotated[Recipient | None, Query(description="Vem som ska göra något")] = None,
    schedule_id: Annotated[UUID | None, Query(description="En samverkans påminnelser")] = None,
    organization_number: OrganizationFilter = None,
) -> Response:
    """Påminnelser som du får se. Varje uppföljning ger högst en av varje slag per förfallodag."""
    async with call.work as work:
        query = work.reminders.list_reminders(
            kind=kind,
            recipient=recipient,
            schedule_id=schedule_id,
            programme=programme,
            organization_number=organization_number,
        )
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/reminders/{reminder_id}", summary="Hämta en påminnelse", response_model=ReminderOut)
async def get_reminder(call: Read, reminder_id: UUID) -> Response:
    """En påminnelse och vägen till uppföljningen den gäller."""
    async with call.work as work:
        return await call.answer(present, await work.reminders.get_reminder(reminder_id))
