"""Events that wait for a person, and sending stored events again after the broker has lost them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, Select, Text, Uuid, bindparam, cast, select, text

from shared.days import Instant
from shared.kit import outbox
from shared.kit.errors import DomainError, FieldError, InvalidInput, NotFound, SamePerson
from shared.kit.schema import audit_entry, held_event
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.calls import AnyAct, AnyRead
from shared.rest.links import Link, Step, links
from shared.rest.lists import WHOLE, Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

HeldState = Literal["dead", "early", "due", "replayed", "discarded"]
router = Routes(tags=["händelser"])
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
    discard_proposed_by: str | None = Field(description="Vem som senast föreslog att den hoppas över, annars null")


class WholeHeldEventOut(HeldEventOut):
    payload: str = Field(description="Det som kom, som text", examples=['{"specversion": "1.0"}'])


class HeldEventReasonIn(In):
    reason: Prose = Field(min_length=5, max_length=2000, description="Varför", examples=["Kostnadsregeln är rättad"])


class ReplaysIn(HeldEventReasonIn):
    consumer: Line | None = Field(
        default=None, max_length=200, description="Bara denna mottagares", examples=["service-subscription"]
    )


class ReplaysOut(Out):
    events: int = Field(description="Antal händelser som spelas upp igen", examples=[17])


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


class NotProposed(DomainError):
    title = "Ingen har föreslagit det"
    slug = "discard-not-proposed"
    advice = "Föreslå att händelsen hoppas över, och låt någon annan besluta."


_RELEASE = text(
    "UPDATE held_event SET state = :state, attempts = 0, last_at = now() "
    "WHERE id = :id AND state IN ('dead', 'early') RETURNING *"
).bindparams(bindparam("id", type_=Uuid))
_RELEASE_MANY = text(
    "UPDATE held_event SET state = 'due', attempts = 0, last_at = now() WHERE state = 'dead' "
    "AND (CAST(:consumer AS text) IS NULL OR consumer = CAST(:consumer AS text)) RETURNING id"
)
_STEP_OVER = text(
    "INSERT INTO inbox_position AS p (consumer, subject, sequence) VALUES (:consumer, :subject, :sequence) "
    "ON CONFLICT (consumer, subject) DO UPDATE SET sequence = excluded.sequence "
    "WHERE p.sequence = excluded.sequence - 1"
)


_PROPOSED = (
    select(audit_entry.c.actor)
    .where(audit_entry.c.object_type == "held_event", audit_entry.c.object_id == cast(held_event.c.id, Text))
    .where(audit_entry.c.action == "propose_discard")
    .order_by(audit_entry.c.position.desc())
)


def _query() -> Select[Any]:
    columns = [column for column in held_event.c if column is not held_event.c.payload]
    return select(*columns, _PROPOSED.limit(1).scalar_subquery().label("discard_proposed_by"))


def present(request: Request, row: Mapping[Any, Any]) -> HeldEventOut:
    return HeldEventOut(**row, links=_links(request, row))


def _present_whole(request: Request, row: RowMapping) -> WholeHeldEventOut:
    payload = bytes(row["payload"]).decode(errors="replace")
    return WholeHeldEventOut(**{**row, "payload": payload}, links=_links(request, row))


def _links(request: Request, row: Mapping[Any, Any]) -> dict[str, Link]:
    path = f"{request.app.state.root}/held-events/{row['id']}"
    waits, proposed = row["state"] in ("dead", "early"), row["discard_proposed_by"]
    may_decide = waits and proposed not in (None, request.state.actor.subject)
    return links(
        request,
        path,
        Step("replay", "post_held_event_replay", "POST", f"{path}/replays", when=waits),
        Step("propose-discard", "post_discard_proposal", "POST", f"{path}/discard-proposals", when=waits),
        Step("discard", "post_held_event_discard", "POST", f"{path}/discards", when=may_decide),
    )


@router.post(
    "/event-republications",
    summary="Skicka lagrade händelser igen",
    status_code=202,
    response_model=RepublicationOut,
)
async def post_event_republication(call: AnyAct, body: RepublicationIn) -> Response:
    """När strömmen har förlorat meddelanden: mottagarna känner igen det de redan har."""
    if body.until <= body.since:
        later = f"senare än {body.since.isoformat()}"
        fault = FieldError(field="body.until", message="slutar inte efter starten", expected=later)
        raise InvalidInput("Ange en sluttidpunkt som är senare än starttidpunkten.", errors=(fault,))
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
    openapi_extra=WHOLE,
)
async def get_held_events(
    call: AnyRead,
    paging: PagingDep,
    state: Annotated[HeldState, Query(description="Bara de i detta läge")] = "dead",
    consumer: Annotated[Line | None, Query(max_length=200, description="Bara denna mottagares")] = None,
) -> Response:
    """De äldsta först. Varje rad har skälet; rätta orsaken och spela upp händelsen igen."""
    query = _query().where(held_event.c.state == state)
    if consumer is not None:
        query = query.where(held_event.c.consumer == consumer)
    return await call.list(query, present, paging=paging, sorts=SORTS, identity=held_event.c.id)


@router.get("/held-events/{held_id}", summary="Hämta en händelse som väntar", response_model=WholeHeldEventOut)
async def get_held_event(call: AnyRead, held_id: UUID) -> Response:
    """Med det som kom, ord för ord. Det ändras aldrig: det är orsaken som rättas."""
    async with call.work as work:
        query = _query().add_columns(held_event.c.payload).where(held_event.c.id == held_id)
        row = (await work.session.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("Händelsen finns inte bland dem som har väntat.")
        return await call.answer(_present_whole, row)


@router.post(
    "/held-event-replays",
    summary="Spela upp många händelser igen",
    status_code=202,
    response_model=ReplaysOut,
)
async def post_held_event_replays(call: AnyAct, body: ReplaysIn) -> Response:
    """Alla som inte gick att ta emot, eller bara en mottagares, när orsaken är rättad."""
    async with call.work as work:
        found = await work.session.execute(_RELEASE_MANY, {"consumer": body.consumer})
        replayed = [row.id for row in found]
        for held_id in replayed:
            await work.record("replay_event", "held_event", held_id, at=call.now, reason=body.reason)
        return await call.answer(_present_replays, len(replayed))


def _present_replays(request: Request, number: int) -> ReplaysOut:
    return ReplaysOut(events=number, links=links(request, f"{request.app.state.root}/held-events?state=due"))


@router.post(
    "/held-events/{held_id}/replays",
    summary="Spela upp en händelse igen",
    status_code=202,
    response_model=HeldEventOut,
)
async def post_held_event_replay(call: AnyAct, held_id: UUID, body: HeldEventReasonIn) -> Response:
    """Arbetsprocessen tar händelsen inom någon sekund; den får sin verkan högst en gång."""
    async with call.work as work:
        row = await _release(work, held_id, state="due")
        await work.record("replay_event", "held_event", held_id, at=call.now, reason=body.reason)
        return await call.answer(present, row)


@router.post(
    "/held-events/{held_id}/discard-proposals",
    summary="Föreslå att en händelse hoppas över",
    status_code=202,
    response_model=HeldEventOut,
)
async def post_discard_proposal(call: AnyAct, held_id: UUID, body: HeldEventReasonIn) -> Response:
    """Den kan gälla pengar, så det är två som hoppar över den: en föreslår och en annan beslutar."""
    async with call.work as work:
        row = await _waiting(work, held_id)
        await work.record("propose_discard", "held_event", row["id"], at=call.now, reason=body.reason)
        # The audit row that says so is written at the commit.
        return await call.answer(present, {**row, "discard_proposed_by": work.actor.subject})


@router.post(
    "/held-events/{held_id}/discards",
    summary="Hoppa över en händelse",
    status_code=202,
    response_model=HeldEventOut,
)
async def post_held_event_discard(call: AnyAct, held_id: UUID, body: HeldEventReasonIn) -> Response:
    """Händelsen får ingen verkan, och de som väntar bakom den släpps fram. Någon annan ska ha föreslagit det."""
    async with call.work as work:
        await _must_be_proposed_by_another(work, held_id)
        row = await _release(work, held_id, state="discarded")
        step = {key: row[key] for key in ("consumer", "subject", "sequence")}
        await work.session.execute(_STEP_OVER, step)
        await work.record("discard_event", "held_event", held_id, at=call.now, reason=body.reason)
        return await call.answer(present, row)


async def _must_be_proposed_by_another(work: UnitOfWork, held_id: UUID) -> None:
    await _waiting(work, held_id)
    found = await work.session.execute(_PROPOSED.where(held_event.c.id == held_id))
    proposers = set(found.scalars())
    if not proposers:
        raise NotProposed("Ingen har föreslagit att händelsen hoppas över. Föreslå det, och låt någon annan besluta.")
    if work.actor.subject in proposers:
        raise SamePerson("Du har själv föreslagit att händelsen hoppas över. Låt någon annan besluta.")


async def _waiting(work: UnitOfWork, held_id: UUID) -> RowMapping:
    query = _query().where(held_event.c.id == held_id, held_event.c.state.in_(["dead", "early"]))
    found = await work.session.execute(query.with_for_update(of=held_event))
    row: RowMapping | None = found.mappings().one_or_none()
    if row is None:
        raise NotHeld("Händelsen finns inte bland dem som väntar. Läs listan på nytt.")
    return row


async def _release(work: UnitOfWork, held_id: UUID, *, state: str) -> RowMapping:
    await _waiting(work, held_id)
    await work.session.execute(_RELEASE, {"id": held_id, "state": state})
    row: RowMapping = (await work.session.execute(_query().where(held_event.c.id == held_id))).mappings().one()
    return row
