"""The event feed, for those who cannot reach NATS, and the schemas of the events."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from difflib import get_close_matches
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from shared.days import Whole
from shared.event import Fact
from shared.kit import outbox
from shared.kit.errors import FieldError, MalformedRequest, NotFound
from shared.rest.calls import AnyRead
from shared.rest.news import News, first_of, hung_up
from shared.text import Line

BATCH_TYPE = "application/cloudevents-batch+json"
BATCH = {200: {"content": {BATCH_TYPE: {"schema": {"type": "array", "items": {"type": "object"}}}}}}
FAULTS = 10
"""How many misspelt types an answer counts up."""
router = APIRouter(tags=["händelser"])


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
    return Response("[" + ",".join(events) + "]", media_type=BATCH_TYPE)


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
    """What is there, or comes within the time."""
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


def schema_router(root: str, facts: Mapping[str, type[Fact]]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["händelser"])

    @router.get("/schemas/{event_type}", summary="Hämta en händelses schema", openapi_extra={"x-public": True})
    async def get_event_schema(event_type: Annotated[Line, Path(max_length=200)]) -> dict[str, Any]:
        """JSON Schema för händelsens `data`; adressen står i händelsens `dataschema`."""
        if event_type not in facts:
            raise NotFound("Händelsetypen finns inte här. Se docs/events.md för alla händelser.")
        return facts[event_type].model_json_schema()

    return router
