"""The event feed, for those who cannot reach NATS, and the schemas of the events."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Hashable, Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Path, Query, Response
from pydantic import BaseModel, Field

from shared.days import Whole
from shared.endpoints.news import News, first_of, hung_up
from shared.event import Fact
from shared.kit import outbox
from shared.kit.errors import FieldError, MalformedRequest, NotFound
from shared.rest.calls import AnyRead
from shared.rest.links import base_url
from shared.rest.routes import Routes
from shared.telemetry.spans import spans
from shared.text import Line

BATCH_TYPE = "application/cloudevents-batch+json"
BATCH = {
    200: {"content": {BATCH_TYPE: {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/EventOut"}}}}}
}
FAULTS = 10
"""Number of misspelt types that an answer counts up."""
TRACEPARENT = re.compile(r'"traceparent":"([0-9a-f-]+)"')
router = Routes(tags=["händelser"])


class EventOut(BaseModel):
    """En händelse i sitt kuvert enligt CloudEvents 1.0, som den också skickas på NATS."""

    specversion: Literal["1.0"] = Field(description="Version av CloudEvents")
    id: UUID = Field(description="Händelsens identitet")
    source: str = Field(description="Tjänsten som säger det", examples=["/service"])
    type: str = Field(description="Händelsens typ, med version", examples=["service.resource-changed.v1"])
    subject: str = Field(description="Vad händelsen gäller", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    time: datetime = Field(description="När det hände")
    datacontenttype: Literal["application/json"] = Field(description="Format för data")
    dataschema: str = Field(
        description="Absolut adress till schemat för data",
        examples=["https://api.example.se/service/v1/schemas/service.resource-changed.v1"],
    )
    sequence: int = Field(description="Händelsens nummer för det den gäller, från 1 utan luckor", examples=[3])
    programme: str | None = Field(
        default=None, description="Regeringsuppdraget, där det finns ett", examples=["riktade-insatser-2024"]
    )
    aggregate: str | None = Field(default=None, description="Slaget av det händelsen gäller", examples=["resource"])
    serverdate: datetime | None = Field(default=None, description="Flyttad klocka i en lokal miljö")
    traceparent: str | None = Field(
        default=None,
        description="Spår enligt W3C Trace Context",
        examples=["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
    )
    causationid: str | None = Field(default=None, description="Händelsen som ledde till denna")
    correlationid: str | None = Field(default=None, description="Kedjan som händelsen hör till")
    data: dict[str, Any] = Field(description="Hela läget efter det som hände, enligt dataschema")


@router.get("/events", summary="Läs händelser", response_class=Response, responses=BATCH)  # type: ignore[arg-type]
async def get_events(
    call: AnyRead,
    last_event_id: Annotated[
        UUID | None, Query(description="Senast lästa händelse; utelämna för att börja från början")
    ] = None,
    timeout: Annotated[Whole, Query(ge=0, le=30_000, description="Millisekunder att vänta på något nytt")] = 0,  # noqa: ASYNC109
    types: Annotated[Line | None, Query(max_length=4000, description="Händelsetyper, åtskilda med komma")] = None,
    subject: Annotated[Line | None, Query(max_length=200, description="Bara om detta, som händelsens subject")] = None,
    limit: Annotated[Whole, Query(ge=1, le=1000, description="Högst så många händelser")] = 100,
) -> Response:
    """För den som inte når NATS: samma händelser med samma id. Tom lista betyder inget nytt."""
    facts: dict[str, type[Fact]] = call.request.app.state.facts
    readable = {name: fact for name, fact in facts.items() if not fact.INTERNAL}
    wanted = _known(readable, types.split(",")) if types else None if readable == facts else list(readable)

    # The outbox is indexed by what kind of thing the subject is, and then the subject.
    about = [f"{kind}/{subject}" for kind in {fact.AGGREGATE for fact in facts.values()}] if subject else None

    async def read() -> list[str] | None:
        # A transaction for each look: a waiting reader must not keep a connection.
        async with call.work as work:
            return await outbox.read_feed(work.session, after=last_event_id, types=wanted, subjects=about, limit=limit)

    asked = (last_event_id, types, subject, limit)
    events = await (_wait(call, asked, read, seconds=timeout / 1000) if timeout else read())
    if events is None:
        raise NotFound("Händelsen i last_event_id är okänd här. Börja om utan last_event_id.")
    # Whoever reads on is one trace, what happened another: the span of the reading names those that it carries.
    call.request.scope["links"] = TRACEPARENT.findall("".join(events)) if spans.collected else ()
    own, absolute = '"dataschema":"/', f'"dataschema":{json.dumps(base_url(call.request))[:-1]}/'
    return Response("[" + ",".join(e.replace(own, absolute, 1) for e in events) + "]", media_type=BATCH_TYPE)


def _known(facts: Mapping[str, type[Fact]], types: list[str]) -> list[str]:
    """The types that were asked for; a misspelt one would otherwise be waited for in vain."""
    faults = tuple(
        FieldError(
            field="query.types",
            message="händelsetypen finns inte här",
            expected=" eller ".join(get_close_matches(name, facts, 1) or sorted(facts)),
        )
        for name in types
        if name not in facts
    )
    if faults:
        raise MalformedRequest("Rätta types. Alla händelser står i docs/events.md.", errors=faults[:FAULTS])
    return types


async def _wait(
    call: AnyRead, asked: Hashable, read: Callable[[], Awaitable[list[str] | None]], *, seconds: float
) -> list[str] | None:
    """The events that are there, or come within the time."""
    news: News = call.request.app.state.news
    clock = asyncio.get_running_loop().time
    deadline = clock() + seconds
    gone = asyncio.ensure_future(hung_up(call.request.receive))
    try:
        with news.waiter(call.actor.subject):
            while True:
                came = news.came
                events = await news.look(asked, read)
                left = deadline - clock()
                if events or events is None or left <= 0 or gone.done() or news.ended:
                    return events
                await first_of(came, gone, seconds=left)
    finally:
        gone.cancel()


def schema_router(facts: Mapping[str, type[Fact]]) -> Routes:
    router = Routes(tags=["händelser"])

    @router.get("/schemas/{event_type}", summary="Hämta en händelses schema", openapi_extra={"x-public": True})
    async def get_event_schema(event_type: Annotated[Line, Path(max_length=200)]) -> dict[str, Any]:
        """JSON Schema för händelsens `data`; adressen står i händelsens `dataschema`."""
        if event_type not in facts:
            raise NotFound("Händelsetypen finns inte här. Se docs/events.md för alla händelser.")
        return facts[event_type].model_json_schema()

    return router
