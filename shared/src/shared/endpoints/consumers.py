"""The consumers of others' events: how far each has come, what it lacks, and stopping one for a while."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import Field
from sqlalchemy import BigInteger, RowMapping, Select, Text, Uuid, func, select, text
from sqlalchemy.types import TypeEngine

from shared.broker.comparing import TO_BE_REBUILT
from shared.kit.db import INSTANT
from shared.kit.errors import DomainError, NotFound
from shared.kit.schema import audit_entry, consumer, held_event, manifest
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.calls import AnyAct, AnyRead
from shared.rest.links import Step, links
from shared.rest.lists import WHOLE, Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line, Prose

router = Routes(tags=["händelser"])
_CHANGED_AT = func.greatest(
    consumer.c.updated_at,
    select(func.max(manifest.c.received_at)).where(manifest.c.producer == consumer.c.producer).scalar_subquery(),
    select(func.max(held_event.c.last_at)).where(held_event.c.consumer == consumer.c.name).scalar_subquery(),
    select(func.max(audit_entry.c.at))
    .where(audit_entry.c.object_type == "consumer", audit_entry.c.object_id == consumer.c.name)
    .scalar_subquery(),
)
"""What is shown is counted in other tables: whoever asks for what has changed gets that too."""
SORTS = {"name": consumer.c.name, "updated_at": _CHANGED_AT}
REBUILT = "rebuild_consumer"
"""The audit row of the decision, after which a new proposal is needed."""
Name = Annotated[Line, Path(max_length=200, description="Mottagarens namn")]


class ConsumerReasonIn(In):
    reason: Prose = Field(min_length=5, max_length=2000, description="Varför", examples=["Databasen flyttas"])


class ConsumerOut(Out):
    name: str = Field(description="Mottagarens namn", examples=["service-subscription"])
    producer: str = Field(description="Tjänsten som händelserna kommer från", examples=["service"])
    paused_at: datetime | None = Field(description="Sedan när den är pausad, annars null")
    manifests_known: int = Field(description="Senaste förteckning som kommit från avsändaren", examples=[120])
    rebuild_proposed_by: str | None = Field(
        description="Vem som senast föreslog att kopiorna byggs om, annars null", default=None
    )
    rebuilding: bool = Field(description="Kopiorna byggs om nu; det som kommer väntar", examples=[False])
    manifests_passed: int = Field(description="Till och med denna förteckning har mottagaren fått allt", examples=[120])
    dead: int = Field(description="Händelser som inte gick att ta emot", examples=[0])
    early: int = Field(description="Händelser som väntar på en tidigare", examples=[0])
    updated_at: datetime = Field(description="När något av detta senast ändrades")


class MissingEventOut(Out):
    event_id: UUID = Field(description="Händelsens identitet")
    type: str = Field(description="Händelsens typ", examples=["service.fact.v1"])
    manifest: int = Field(description="Förteckningen som den står i", examples=[118])
    updated_at: datetime = Field(description="När förteckningen kom")


class EventCountsOut(Out):
    events: int = Field(description="Antal händelser som har publicerats", examples=[1200])
    unsent: int = Field(description="Händelser som inte har skickats ännu", examples=[0])
    oldest_unsent_at: datetime | None = Field(description="När den äldsta av dem skrevs, annars null")
    manifests: int = Field(description="Antal förteckningar över det som har skickats", examples=[120])


class NotPaused(DomainError):
    title = "Mottagaren är inte pausad"
    slug = "consumer-not-paused"
    advice = "Hämta mottagaren på nytt; någon annan kan ha återupptagit den."


class AlreadyPaused(DomainError):
    title = "Mottagaren är redan pausad"
    slug = "consumer-already-paused"
    advice = "Hämta mottagaren på nytt; någon annan kan ha pausat den."


def proposers() -> Select[Any]:
    """Those who have proposed a rebuild since one was last decided, the latest first."""
    entries = audit_entry.alias()
    decided = select(func.coalesce(func.max(entries.c.position), 0)).where(
        entries.c.object_type == "consumer", entries.c.object_id == consumer.c.name, entries.c.action == REBUILT
    )
    return (
        select(audit_entry.c.actor)
        .where(audit_entry.c.object_type == "consumer", audit_entry.c.object_id == consumer.c.name)
        .where(audit_entry.c.action == "propose_rebuild", audit_entry.c.position > decided.scalar_subquery())
        .order_by(audit_entry.c.position.desc())
    )


def query() -> Select[Any]:
    waiting = select(func.count()).where(held_event.c.consumer == consumer.c.name)
    known = select(func.coalesce(func.max(manifest.c.number), 0)).where(manifest.c.producer == consumer.c.producer)
    return select(
        *(column for column in consumer.c if column.name not in ("updated_at", "manifests_passed")),
        _CHANGED_AT.label("updated_at"),
        func.greatest(consumer.c.manifests_passed, 0).label("manifests_passed"),
        (consumer.c.manifests_passed == TO_BE_REBUILT).label("rebuilding"),
        proposers().limit(1).scalar_subquery().label("rebuild_proposed_by"),
        known.scalar_subquery().label("manifests_known"),
        waiting.where(held_event.c.state == "dead").scalar_subquery().label("dead"),
        waiting.where(held_event.c.state == "early").scalar_subquery().label("early"),
    )


def present(request: Request, row: Mapping[Any, Any]) -> ConsumerOut:
    path = f"{request.app.state.root}/consumers/{row['name']}"
    paused = row["paused_at"] is not None
    proposed = row["rebuild_proposed_by"]
    may_decide = proposed not in (None, request.state.actor.subject)
    steps = (
        Step("pause", "post_consumer_pause", "POST", f"{path}/pauses", when=not paused),
        Step("resume", "post_consumer_resumption", "POST", f"{path}/resumptions", when=paused),
        Step("compare", "post_consumer_comparison", "POST", f"{path}/comparisons"),
        Step("propose-rebuild", "post_rebuild_proposal", "POST", f"{path}/rebuild-proposals"),
        Step("rebuild", "post_rebuild", "POST", f"{path}/rebuilds", when=may_decide),
        Step("copies", "get_copies", "GET", f"{path}/copies"),
        Step("missing", "get_missing_events", "GET", f"{path}/missing-events"),
    )
    return ConsumerOut(**row, links=links(request, path, *steps))


@router.get("/consumers", summary="Lista mottagare av andras händelser", response_model=Page[ConsumerOut])
async def get_consumers(call: AnyRead, paging: PagingDep) -> Response:
    """Hur långt var och en har kommit, jämfört med det avsändaren säger att den har skickat."""
    return await call.list(query(), present, paging=paging, sorts=SORTS, identity=consumer.c.name)


@router.get("/consumers/{name}", summary="Hämta en mottagare", response_model=ConsumerOut)
async def get_consumer(call: AnyRead, name: Name) -> Response:
    """Läget just nu."""
    async with call.work as work:
        return await call.answer(present, await get_row(work, name))


_PAUSE = text(
    "UPDATE consumer SET paused_at = :now, updated_at = :now WHERE name = :name AND paused_at IS NULL RETURNING name"
)
_RESUME = text(
    "UPDATE consumer SET paused_at = NULL, updated_at = :now WHERE name = :name AND paused_at IS NOT NULL "
    "RETURNING name"
)
# Asked for at once: how long one had to wait before does not matter any more.
_ANEW = text("UPDATE consumer SET manifests_passed = 0, updated_at = :now WHERE name = :name")
_UNASKED = text("UPDATE manifest SET asks = 0, asked_at = NULL WHERE producer = :producer AND asks > 0")


@router.post("/consumers/{name}/pauses", summary="Pausa en mottagare", status_code=202, response_model=ConsumerOut)
async def post_consumer_pause(call: AnyAct, name: Name, body: ConsumerReasonIn) -> Response:
    """Arbetsprocesserna slutar ta emot inom några sekunder. Händelserna väntar i strömmen; inget går förlorat."""
    async with call.work as work:
        await get_row(work, name)
        if (await work.session.execute(_PAUSE, {"name": name, "now": call.now})).one_or_none() is None:
            raise AlreadyPaused("Mottagaren är redan pausad.")
        await work.record("pause_consumer", "consumer", name, at=call.now, reason=body.reason)
        return await call.answer(present, await get_row(work, name))


@router.post(
    "/consumers/{name}/resumptions", summary="Återuppta en mottagare", status_code=202, response_model=ConsumerOut
)
async def post_consumer_resumption(call: AnyAct, name: Name, body: ConsumerReasonIn) -> Response:
    """Det som har väntat tas emot i ordning."""
    async with call.work as work:
        await get_row(work, name)
        if (await work.session.execute(_RESUME, {"name": name, "now": call.now})).one_or_none() is None:
            raise NotPaused("Mottagaren är inte pausad.")
        await work.record("resume_consumer", "consumer", name, at=call.now, reason=body.reason)
        return await call.answer(present, await get_row(work, name))


@router.post(
    "/consumers/{name}/comparisons",
    summary="Jämför allt en mottagare har fått med allt som har skickats",
    status_code=202,
    response_model=ConsumerOut,
)
async def post_consumer_comparison(call: AnyAct, name: Name, body: ConsumerReasonIn) -> Response:
    """Från första förteckningen. Det som saknas begärs av avsändaren och får sin verkan högst en gång."""
    async with call.work as work:
        row = await get_row(work, name)
        await work.session.execute(_ANEW, {"name": name, "now": call.now})
        await work.session.execute(_UNASKED, {"producer": row["producer"]})
        await work.record("compare_consumer", "consumer", name, at=call.now, reason=body.reason)
        return await call.answer(present, await get_row(work, name))


@router.get(
    "/consumers/{name}/missing-events",
    summary="Lista händelser som har skickats men inte kommit",
    response_model=Page[MissingEventOut],
    openapi_extra=WHOLE,
)
async def get_missing_events(call: AnyRead, name: Name, paging: PagingDep) -> Response:
    """De som står i förteckningar som mottagaren inte har fått allt i; också de som är på väg just nu."""
    async with call.work as work:
        await get_row(work, name)
    missing = _MISSING.bindparams(name=name).columns(**_MISSING_COLUMNS).subquery("missing").c
    sorts = {"event_id": missing.event_id, "updated_at": missing.updated_at}
    return await call.list(select(*missing), _present_missing, paging=paging, sorts=sorts, identity=missing.event_id)


_MISSING = text(
    "SELECT CAST(ids.id AS uuid) AS event_id, listed.value ->> 'type' AS type, m.number AS manifest, "
    "m.received_at AS updated_at FROM consumer c "
    "JOIN manifest m ON m.producer = c.producer AND m.number > c.manifests_passed "
    "CROSS JOIN LATERAL jsonb_array_elements(m.listed) AS listed (value) "
    "CROSS JOIN LATERAL jsonb_array_elements_text(listed.value -> 'event_ids') AS ids (id) "
    "WHERE c.name = :name "
    "AND (listed.value ->> 'type' = ANY(c.types) OR listed.value ->> 'aggregate' = ANY(c.aggregates)) "
    "AND NOT EXISTS (SELECT FROM inbox i WHERE i.consumer = c.name AND i.event_id = CAST(ids.id AS uuid)) "
    "AND NOT EXISTS (SELECT FROM held_event h WHERE h.consumer = c.name AND h.event_id = CAST(ids.id AS uuid) "
    "AND h.state <> 'replayed')"
)
_MISSING_COLUMNS: dict[str, TypeEngine[Any]] = {
    "event_id": Uuid(),
    "type": Text(),
    "manifest": BigInteger(),
    "updated_at": INSTANT,
}


def _present_missing(request: Request, row: RowMapping) -> MissingEventOut:
    return MissingEventOut(**row, links=links(request, f"{request.app.state.root}/schemas/{row['type']}"))


async def get_row(work: UnitOfWork, name: str) -> RowMapping:
    asked = query().where(consumer.c.name == name)
    found: RowMapping | None = (await work.session.execute(asked)).mappings().one_or_none()
    if found is None:
        raise NotFound("Mottagaren finns inte. Listan över mottagare har alla.")
    return found


@router.get("/event-counts", summary="Räkna de händelser som har publicerats", response_model=EventCountsOut)
async def get_event_counts(call: AnyRead) -> Response:
    """Hur många, hur många som väntar på att skickas, och hur länge."""
    async with call.work as work:
        counts = (await work.session.execute(_COUNTS, {"manifests": f"manifest/{work.service}"})).mappings().one()
        return await call.answer(_present_counts, counts)


_COUNTS = text(
    "SELECT (SELECT count(*) FROM outbox) AS events, count(*) AS unsent, min(created_at) AS oldest_unsent_at, "
    "(SELECT coalesce(max(sequence), 0) FROM outbox WHERE subject = :manifests) AS manifests "
    "FROM outbox WHERE published_at IS NULL"
)


def _present_counts(request: Request, counts: RowMapping) -> EventCountsOut:
    return EventCountsOut(**counts, links=links(request, f"{request.app.state.root}/event-counts"))
