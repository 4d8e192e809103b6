"""Reminders of answers that are waited for: from organisers to offers, from Skolinspektionen in consultations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from selection.api.dependencies import ROOT, OrganizationNumber, WorkDep
from selection.models import Awaited, Reminder, ReminderKind
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep, answer_list
from shared.rest.resources import Out

router = APIRouter(tags=["påminnelser"])
SORTS = {"recorded_at": Reminder.recorded_at, "answer_by": Reminder.answer_by}


class ReminderOut(Out):
    id: UUID
    awaited: Awaited = Field(description="Om svaret gäller ett erbjudande eller ett samråd", examples=["offer"])
    kind: ReminderKind = Field(description="Svaret ska lämnas snart, eller sista dagen har passerat")
    programme: str
    round_id: UUID
    offer_id: UUID | None = Field(description="Erbjudandet som väntar på svar; tomt för ett samråd")
    organization_number: str | None = Field(description="Huvudmannen som ska svara; tomt för ett samråd")
    unanswered_units: list[str] = Field(description="Skolenheter i samrådet som saknar svar", examples=[["48000763"]])
    answer_by: date
    recorded_at: datetime = Field(description="När påminnelsen gavs")


def present(request: Request, reminder: Reminder) -> ReminderOut:
    out = ReminderOut.model_validate(reminder)
    about = Step("consultation", "get_consultation", "GET", f"{ROOT}/rounds/{reminder.round_id}/consultations")
    if reminder.offer_id is not None:
        about = Step("offer", "get_offer", "GET", f"{ROOT}/offers/{reminder.offer_id}")
    out.links = links(request, f"{ROOT}/reminders/{reminder.id}", about)
    return out


@router.get("/reminders", summary="Lista påminnelser", response_model=Page[ReminderOut])
async def get_reminders(
    request: Request,
    work: WorkDep,
    paging: PagingDep,
    awaited: Awaited | None = None,
    kind: ReminderKind | None = None,
    programme: Annotated[str | None, Query(max_length=60)] = None,
    round_id: UUID | None = None,
    organization_number: OrganizationNumber | None = None,
) -> Response:
    """Varje påminnelse en gång: fem arbetsdagar före sista svarsdag, och när dagen har passerat utan svar.

    Samma påminnelse går ut som händelsen `selection.answer-reminded.v1`.
    """
    async with work:
        query = work.reminders.list_reminders(
            awaited=awaited,
            kind=kind,
            programme=programme,
            round_id=round_id,
            organization_number=organization_number,
        )
        if own := work.actor.own_tenant:
            query = query.where(Reminder.organization_number == own)
    return await answer_list(request, work, query, lambda r: present(request, r), paging=paging, sorts=SORTS)


@router.get("/reminders/{reminder_id}", summary="Hämta en påminnelse", response_model=ReminderOut)
async def get_reminder(request: Request, work: WorkDep, reminder_id: UUID) -> ReminderOut:
    """En påminnelse."""
    async with work:
        reminder = await work.reminders.get_reminder(reminder_id, own=work.actor.own_tenant)
    return present(request, reminder)
