"""Events over HTTP: the feed for those who cannot reach NATS, and the events that wait for a person."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, Uuid, bindparam, select, text

from shared.event import Fact
from shared.kit import outbox
from shared.kit.errors import DomainError, InvalidInput, NotFound
from shared.kit.schema import held_event
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.links import Step, links
from shared.rest.lists import Page, PageNumber, RowsPerPage, page_of_rows
from shared.rest.opening import NowDep
from shared.rest.resources import In, Instant, Out

BATCH_TYPE = "application/cloudevents-batch+json"
HeldState = Literal["dead", "early", "due", "replayed", "discarded"]


class HeldEventOut(Out):
    id: UUID = Field(description="Identitet för det som väntar")
    consumer: str = Field(description="Mottagaren", examples=["service-subscription"])
    event_id: UUID | None = Field(description="Händelsens identitet")
    subject: str = Field(description="Vad händelsen gäller", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    sequence: int = Field(description="Händelsens nummer för det den gäller", examples=[3])
    state: HeldState = Field(description="dead: gick inte att ta emot; early: väntar på en tidigare", examples=["dead"])
    reason: str = Field(description="Varför den väntar", examples=["NotFound: Resursen finns inte"])
    attempts: int = Field(description="Antal försök", examples=[5])
    first_at: datetime = Field(description="Första försöket")
    last_at: datetime = Field(description="Senaste försöket")


class ReasonIn(In):
    reason: str = Field(min_length=5, max_length=2000, description="Varför", examples=["Kostnadsregeln är rättad"])


class RepublicationIn(In):
    since: Instant = Field(description="Från och med", examples=["2026-03-15T08:00:00Z"])
    until: Instant = Field(description="Till", examples=["2026-03-15T09:00:00Z"])
    reason: str = Field(
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


def event_router(root: str, make_work: Callable[..., Any]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["händelser"])

    def present(request: Request, row: RowMapping) -> HeldEventOut:
        path = f"{root}/held-events"
        again, waits = f"{path}/{row['id']}", row["state"] in ("dead", "early")
        replay = Step("replay", "post_held_event_replay", "POST", f"{again}/replays") if waits else None
        discard = Step("discard", "post_held_event_discard", "POST", f"{again}/discards") if waits else None
        return HeldEventOut(**row, links=links(request, f"{path}?state={row['state']}", replay, discard))

    WorkDep = Annotated[UnitOfWork, Depends(make_work)]  # noqa: N806

    @router.get(
        "/events",
        summary="Läs händelser",
        response_class=Response,
        responses={200: {"content": {BATCH_TYPE: {"schema": {"type": "array", "items": {"type": "object"}}}}}},
    )
    async def get_events(
        work: WorkDep,
        last_event_id: Annotated[
            UUID | None, Query(description="Senast lästa händelse; utelämna för att börja från början")
        ] = None,
        timeout: Annotated[int, Query(ge=0, le=30_000, description="Millisekunder att vänta på något nytt")] = 0,  # noqa: ASYNC109
        types: Annotated[str | None, Query(description="Händelsetyper, åtskilda med komma")] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="Högst så många händelser")] = 100,
    ) -> Response:
        """För den som inte når NATS: samma händelser med samma id. Tom lista betyder inget nytt."""
        deadline = asyncio.get_running_loop().time() + timeout / 1000
        wanted = types.split(",") if types else None
        while True:
            async with work:
                events = await outbox.read_feed(work.session, after=last_event_id, types=wanted, limit=limit)
            if events is None:
                raise NotFound("Händelsen i last_event_id är okänd här. Börja om utan last_event_id.")
            if events or asyncio.get_running_loop().time() >= deadline:
                return Response("[" + ",".join(events) + "]", media_type=BATCH_TYPE)
            await asyncio.sleep(0.2)

    @router.post(
        "/event-republications",
        summary="Skicka lagrade händelser igen",
        status_code=202,
        response_model=RepublicationOut,
    )
    async def post_event_republication(
        request: Request, response: Response, work: WorkDep, body: RepublicationIn, now: NowDep
    ) -> RepublicationOut:
        """När strömmen har förlorat meddelanden: mottagarna känner igen det de redan har."""
        if body.until <= body.since:
            raise InvalidInput("Ange en sluttidpunkt som är senare än starttidpunkten.")
        async with work:
            number = await outbox.republish(work.session, since=body.since, until=body.until)
            await work.record(
                "republish_events",
                "outbox",
                body.since.isoformat(),
                at=now,
                reason=body.reason,
                after={"events": number, "until": body.until.isoformat()},
            )
        response.headers["Location"] = told = f"{root}/audit-entries?object_type=outbox"
        return RepublicationOut(events=number, links=links(request, told))

    @router.get(
        "/held-events",
        summary="Lista händelser som väntar eller inte gick att ta emot",
        response_model=Page[HeldEventOut],
    )
    async def get_held_events(
        request: Request,
        work: WorkDep,
        state: Annotated[HeldState, Query(description="Bara de i detta läge")] = "dead",
        page: PageNumber = 1,
        limit: RowsPerPage = 20,
    ) -> Page[HeldEventOut]:
        """De äldsta först. Varje rad har skälet; rätta orsaken och spela upp händelsen igen."""
        query = select(held_event).where(held_event.c.state == state).order_by(held_event.c.first_at, held_event.c.id)
        async with work:
            return await page_of_rows(request, work, query, partial(present, request), page=page, limit=limit)

    @router.post(
        "/held-events/{held_id}/replays",
        summary="Spela upp en händelse igen",
        status_code=202,
        response_model=HeldEventOut,
    )
    async def post_held_event_replay(
        request: Request, response: Response, work: WorkDep, held_id: UUID, body: ReasonIn, now: NowDep
    ) -> HeldEventOut:
        """Arbetsprocessen tar händelsen inom någon sekund; den får sin verkan högst en gång."""
        async with work:
            row = await _release(work, held_id, state="due")
            await work.record("replay_event", "held_event", held_id, at=now, reason=body.reason)
        response.headers["Location"] = f"{root}/held-events?state={row['state']}"
        return present(request, row)

    @router.post(
        "/held-events/{held_id}/discards",
        summary="Hoppa över en händelse",
        status_code=202,
        response_model=HeldEventOut,
    )
    async def post_held_event_discard(
        request: Request, response: Response, work: WorkDep, held_id: UUID, body: ReasonIn, now: NowDep
    ) -> HeldEventOut:
        """Händelsen får ingen verkan, och de som väntar bakom den släpps fram. Beslutet och skälet sparas."""
        async with work:
            row = await _release(work, held_id, state="discarded")
            step = {key: row[key] for key in ("consumer", "subject", "sequence")}
            await work.session.execute(_STEP_OVER, step)
            await work.record("discard_event", "held_event", held_id, at=now, reason=body.reason)
        response.headers["Location"] = f"{root}/held-events?state={row['state']}"
        return present(request, row)

    return router


def schema_router(root: str, facts: Mapping[str, type[Fact]]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["händelser"])

    @router.get("/schemas/{event_type}", summary="Hämta en händelses schema", openapi_extra={"x-public": True})
    async def get_event_schema(event_type: str) -> dict[str, Any]:
        """JSON Schema för händelsens `data`; adressen står i händelsens `dataschema`."""
        if event_type not in facts:
            raise NotFound("Händelsetypen finns inte här. Se docs/events.md för alla händelser.")
        return facts[event_type].model_json_schema()

    return router


async def _release(work: UnitOfWork, held_id: UUID, *, state: str) -> RowMapping:
    row = (await work.session.execute(_RELEASE, {"id": held_id, "state": state})).mappings().one_or_none()
    if row is None:
        raise NotHeld("Händelsen finns inte bland dem som väntar. Läs listan på nytt.")
    return row
