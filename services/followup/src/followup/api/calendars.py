"""Calendars that one can subscribe to, each by a secret address."""

from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import Field

from followup.api.dependencies import ROOT, ChangeOnce, Create, Read
from followup.documents.calendar_ics import of_activity, of_meeting, write_calendar
from followup.models.calendar import CalendarAddress, CalendarOwner
from followup.unit_of_work import Work
from followup.use_cases.calendars.create_calendar import create_calendar
from followup.use_cases.calendars.revoke_calendar import revoke_calendar
from shared.days import Flag
from shared.kit.actor import Actor
from shared.kit.errors import NotFound
from shared.rest.links import Step, base_url, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.telemetry.secret_addresses import digest
from shared.text import Line

router = Routes(tags=["kalendrar"])
open_router = Routes(include_in_schema=False)
"""Not in the description of the API: its caller is a calendar program, which has the address and no token."""
SORTS = {"created_at": CalendarAddress.created_at, "updated_at": CalendarAddress.updated_at}
COOPERATION = "0199a6f2-7c1e-7aa0-8000-000000000001"
SUBSCRIBER = Actor(subject="calendar-subscriber", roles=frozenset())
"""Whoever has a secret address; sees what the calendar shows and nothing else."""


class CalendarAddressIn(In):
    title: Line = Field(min_length=3, max_length=100, description="Kalenderns namn", examples=["Mina uppföljningar"])
    for_team: Flag = Field(default=False, description="Om kalendern är teamets; annars din egen", examples=[False])
    cooperation_ids: list[UUID] = Field(
        default=[],
        max_length=200,
        description="De samverkan som visas; en huvudmans kalender visar alla dess",
        examples=[[COOPERATION]],
    )


class CalendarAddressOut(Out):
    id: UUID = Field(description="Adressens identitet", examples=["0199a6f2-7c1e-7aa0-8000-00000000000d"])
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    owner: CalendarOwner = Field(description="En tjänstemans, teamets eller huvudmannens", examples=["official"])
    title: str = Field(description="Kalenderns namn", examples=["Mina uppföljningar"])
    cooperation_ids: list[UUID] = Field(description="De samverkan som visas", examples=[[COOPERATION]])
    created_at: datetime = Field(description="När adressen skapades", examples=["2026-11-28T08:00:00Z"])
    revoked_at: datetime | None = Field(description="När adressen spärrades", examples=[None])
    updated_at: datetime = Field(description="Senast ändrad", examples=["2026-11-28T08:00:00Z"])


class NewCalendarAddressOut(CalendarAddressOut):
    address: str | None = Field(
        description="Den hemliga adressen att prenumerera på; bara i det första svaret",
        examples=["https://api.example.se/followup/v1/calendars/hemlig-8S4mXw0nq3"],
    )


def present(request: Request, address: CalendarAddress) -> CalendarAddressOut:
    return CalendarAddressOut.of(address, links=links(request, _path(address), _revoke(address)))


def present_new(request: Request, address: CalendarAddress, *, secret: str | None) -> NewCalendarAddressOut:
    shown = f"{base_url(request)}{ROOT}/calendars/{secret}" if secret else None
    return NewCalendarAddressOut.of(address, links=links(request, _path(address), _revoke(address)), address=shown)


def _path(address: CalendarAddress) -> str:
    return f"{ROOT}/calendar-addresses/{address.id}"


def _revoke(address: CalendarAddress) -> Step:
    path = f"{_path(address)}/revocations"
    return Step("revoke", "post_calendar_revocation", "POST", path, not address.is_revoked)


@router.get("/calendar-addresses", summary="Lista kalenderadresser", response_model=Page[CalendarAddressOut])
async def get_calendar_addresses(call: Read, paging: PagingDep) -> Response:
    """Dina adresser; teamledare ser alla. Den hemliga delen visas inte igen."""
    async with call.work as work:
        query = work.calendars.list_addresses()
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/calendar-addresses/{address_id}", summary="Hämta en kalenderadress", response_model=CalendarAddressOut)
async def get_calendar_address(call: Read, address_id: UUID) -> Response:
    """En adress, utan sin hemliga del."""
    async with call.work as work:
        return await call.answer(present, await work.calendars.get_address(address_id))


@router.post(
    "/calendar-addresses", summary="Skapa en kalenderadress", status_code=201, response_model=NewCalendarAddressOut
)
async def post_calendar_address(call: Create, body: CalendarAddressIn) -> Response:
    """En hemlig adress som ett kalenderprogram kan prenumerera på. Den visas bara i det första svaret: skickas begäran
    om saknas den. Spärra då adressen och skapa en ny."""
    async with call.work as work:
        address, secret = await create_calendar(
            work, for_team=body.for_team, title=body.title, cooperation_ids=body.cooperation_ids, now=call.now
        )
        # Kept under the key without the secret, which is to stand nowhere.
        kept = await call.answer(partial(present_new, secret=None), address)
        shown = present_new(call.request, address, secret=secret)
    headers = {name: kept.headers[name] for name in ("ETag", "Location")}
    return Response(shown.model_dump_json(by_alias=True), kept.status_code, headers, "application/json")


@router.post(
    "/calendar-addresses/{address_id}/revocations",
    summary="Spärra en kalenderadress",
    status_code=201,
    response_model=CalendarAddressOut,
)
async def post_calendar_revocation(call: ChangeOnce, address_id: UUID) -> Response:
    """Den som har adressen kan inte längre läsa kalendern."""
    async with call.work as work:
        return await call.answer(present, await revoke_calendar(work, address_id, version=call.version, now=call.now))


@open_router.get("/calendars/{secret}")
async def get_calendar(request: Request, secret: Annotated[Line, Path(max_length=100)]) -> Response:
    base = f"{base_url(request)}{ROOT}"
    async with Work(request.app.state.sessions, actor=SUBSCRIBER) as work:
        address = await work.calendars.find_open(digest(secret))
        if address is None:
            raise NotFound("Kalendern finns inte, eller så är adressen spärrad.")
        followed = [
            of_activity(activity, diary_number, base)
            for activity, diary_number in await work.calendars.list_activities(address)
        ]
        meetings = [of_meeting(meeting, base) for meeting in await work.calendars.list_meetings(address)]
    headers = {"Cache-Control": "private, no-cache", "Referrer-Policy": "no-referrer"}
    document = write_calendar(address.title, [*followed, *meetings])
    return Response(document, headers=headers, media_type="text/calendar; charset=utf-8")
