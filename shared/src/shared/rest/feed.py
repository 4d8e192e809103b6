"""The event feed, for those who cannot reach NATS, and the schemas of the events."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from shared.days import Whole
from shared.event import Fact
from shared.kit import outbox
from shared.kit.errors import NotFound
from shared.rest.calls import AnyRead
from shared.text import Line

BATCH_TYPE = "application/cloudevents-batch+json"
BATCH = {200: {"content": {BATCH_TYPE: {"schema": {"type": "array", "items": {"type": "object"}}}}}}
router = APIRouter(tags=["händelser"])


@router.get("/events", summary="Läs händelser", response_class=Response, responses=BATCH)  # type: ignore[arg-type]
async def get_events(
    call: AnyRead,
    last_event_id: Annotated[
        UUID | None, Query(description="Senast lästa händelse; utelämna för att börja från början")
    ] = None,
    timeout: Annotated[Whole, Query(ge=0, le=30_000, description="Millisekunder att vänta på något nytt")] = 0,  # noqa: ASYNC109
    types: Annotated[Line | None, Query(max_length=4000, description="Händelsetyper, åtskilda med komma")] = None,
    limit: Annotated[Whole, Query(ge=1, le=1000, description="Högst så många händelser")] = 100,
) -> Response:
    """För den som inte når NATS: samma händelser med samma id. Tom lista betyder inget nytt."""
    deadline = asyncio.get_running_loop().time() + timeout / 1000
    wanted = types.split(",") if types else None
    while True:
        # A transaction for each look: a waiting reader must not keep a connection.
        async with call.work as work:
            events = await outbox.read_feed(work.session, after=last_event_id, types=wanted, limit=limit)
        if events is None:
            raise NotFound("Händelsen i last_event_id är okänd här. Börja om utan last_event_id.")
        if events or asyncio.get_running_loop().time() >= deadline:
            return Response("[" + ",".join(events) + "]", media_type=BATCH_TYPE)
        await asyncio.sleep(0.2)


def schema_router(root: str, facts: Mapping[str, type[Fact]]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["händelser"])

    @router.get("/schemas/{event_type}", summary="Hämta en händelses schema", openapi_extra={"x-public": True})
    async def get_event_schema(event_type: Annotated[Line, Path(max_length=200)]) -> dict[str, Any]:
        """JSON Schema för händelsens `data`; adressen står i händelsens `dataschema`."""
        if event_type not in facts:
            raise NotFound("Händelsetypen finns inte här. Se docs/events.md för alla händelser.")
        return facts[event_type].model_json_schema()

    return router
