"""Events that wait for a person, and sending stored events again after the broker has lost them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, Uuid, bindparam, select, text

from shared.days import Instant
from shared.kit import outbox
from shared.kit.errors import DomainError, InvalidInput
from shared.kit.schema import held_event
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.calls import AnyRead
from shared.rest.links import Step, links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.text import Prose

HeldState = Literal["dead", "early", "due", "replayed", "discarded"]
router = APIRouter(tags=["händelser"])
SORTS = {"first_at": held_event.c.first_at, "updated_at": held_event.c.last_at}


class HeldEventOut(Out):
    id: UUID = Field(description="Identitet för det som väntar")
    consumer: str = Field(description="Mottagaren", examples=["service-subscription"])
    event_id: UUID | None = Field(
        description="Händelsens identitet; för det som inte kan läsas härledd ur dess innehåll"
    )
    subject: str = Field(description="Vad händelsen gäller", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    sequence: int = Field(description="Händelsens nummer för det den gäller", examples=[3])
    state: HeldState = Field(description="dead: gick inte att ta emot; early: väntar på en tidigare", examples=["dead"])
    reason: str = Field(description="Varför den väntar", examples=["NotFound: Resursen finns inte"])
    attempts: int = Field(description="Antal försök", examples=[5])
    first_at: datetime = Field(description="Första försöket")
    last_at: datetime = Field(description="Senaste försöket")


class HeldEventReasonIn(In):
    reason: Prose = Field(min_length=5, max_length=2000, description="Varför", examples=["Kostnadsregeln är rättad"])


class RepublicationIn(In):
    since: Instant = Field(description="Från och med", examples=["2026-03-15T08:00:00Z"])
    until: Instant = Field(description="Till", examples=["2026-03-15T09:00:00Z"])
    reason: Prose = Field(
        min_length=5, max_length=2000, description="Varför", examples=["Strömmen återställd från kopia"]
    )


class RepublicationOut(Out):
    events: int = Field(description="Antal händelser som skickas igen", examples=[17])


class NotHeld(DomainError):
    title = "Händelsen väntar inte"
    slug = "event-not-held"
    advice = "Läs listan på nytt."


_RELEASE = text(
    "UPDATE held_event SET state = :state, attempts = 0, last_at = now() "
    "WHERE id = :id AND state IN ('dead', 'early') RETURNING *"
).bindparams(bindparam("id", type_=Uuid))
_STEP_OVER = text(
    "INSERT INTO inbox_position AS p (consumer, subject, sequence) VALUES (:consumer, :subject, :sequence) "
    "ON CONFLICT (consumer, subject) DO UPDATE SET sequence = excluded.sequence "
    "WHERE p.sequence = excluded.sequence - 1"
)


def present(request: Request, row: RowMapping) -> HeldEventOut:
    path = f"{request.app.state.root}/held-events"
    again, waits = f"{path}/{row['id']}", row["state"] in ("dead", "early")
    steps = (
        Step("replay", "post_held_event_replay", "POST", f"{again}/replays", when=waits),
        Step("discard", "post_held_event_discard", "POST", f"{again}/discards", when=waits),
    )
    return HeldEventOut(**row, links=links(request, f"{path}?state={row['state']}", *steps))


@router.post(
    "/event-republications",
    summary="Skicka lagrade händelser igen",
    status_code=202,
    response_model=RepublicationOut,
)
async def post_event_republication(call: AnyRead, body: RepublicationIn) -> Response:
    """När strömmen har förlorat meddelanden: mottagarna känner igen det de redan har."""
    if body.until <= body.since:
        raise InvalidInput("Ange en sluttidpunkt som är senare än starttidpunkten.")
    async with call.work as work:
        number = await outbox.republish(work.session, since=body.since, until=body.until)
        after = {"events": number, "until": body.until.isoformat()}
        since = body.since.isoformat()
        await work.record("republish_events", "outbox", since, at=call.now, reason=body.reason, after=after)
        return await call.answer(_present_republication, number)


def _present_republication(request: Request, number: int) -> RepublicationOut:
    entries = f"{request.app.state.root}/audit-entries?object_type=outbox"
    return RepublicationOut(events=number, links=links(request, entries))


@router.get(
    "/held-events",
    summary="Lista händelser som väntar eller inte gick att ta emot",
    response_model=Page[HeldEventOut],
)
async def get_held_events(
    call: AnyRead,
    paging: PagingDep,
    state: Annotated[HeldState, Query(description="Bara de i detta läge")] = "dead",
) -> Response:
    """De äldsta först. Varje rad har skälet; rätta orsaken och spela upp händelsen igen."""
    query = select(*held_event.c).where(held_event.c.state == state)
    return await call.list(query, present, paging=paging, sorts=SORTS, identity=held_event.c.id)


@router.post(
    "/held-events/{held_id}/replays",
    summary="Spela upp en händelse igen",
    status_code=202,
    response_model=HeldEventOut,
)
async def post_held_event_replay(call: AnyRead, held_id: UUID, body: HeldEventReasonIn) -> Response:
    """Arbetsprocessen tar händelsen inom någon sekund; den får sin verkan högst en gång."""
    async with call.work as work:
        row = await _release(work, held_id, state="due")
        await work.record("replay_event", "held_event", held_id, at=call.now, reason=body.reason)
        return await call.answer(present, row)


@router.post(
    "/held-events/{held_id}/discards",
    summary="Hoppa över en händelse",
    status_code=202,
    response_model=HeldEventOut,
)
async def post_held_event_discard(call: AnyRead, held_id: UUID, body: HeldEventReasonIn) -> Response:
    """Händelsen får ingen verkan, och de som väntar bakom den släpps fram. Beslutet och skälet sparas."""
    async with call.work as work:
        row = await _release(work, held_id, state="discarded")
        step = {key: row[key] for key in ("consumer", "subject", "sequence")}
        await work.session.execute(_STEP_OVER, step)
        await work.record("discard_event", "held_event", held_id, at=call.now, reason=body.reason)
        return await call.answer(present, row)


async def _release(work: UnitOfWork, held_id: UUID, *, state: str) -> RowMapping:
    row = (await work.session.execute(_RELEASE, {"id": held_id, "state": state})).mappings().one_or_none()
    if row is None:
        raise NotHeld("Händelsen finns inte bland dem som väntar. Läs listan på nytt.")
    return row
