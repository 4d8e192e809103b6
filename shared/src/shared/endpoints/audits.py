"""The audit trail over HTTP: who changed what, an object as it was, and all of it to hand out."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import quote, urlencode
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Row, RowMapping, Select, select

from shared.audit_trail.states import State, state_of
from shared.days import Day, Instant
from shared.kit import audit
from shared.kit.db import freeze
from shared.kit.errors import NotFound
from shared.kit.schema import audit_entry, audit_seal
from shared.kit.swedish import end_of, start_of
from shared.rest.calls import AnyRead
from shared.rest.csv_export import answer_lines
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.operations import NDJSON
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["spårbarhet"])
SORTS = {"position": audit_entry.c.position, "updated_at": audit_entry.c.at}
AS_NDJSON = {200: {"content": {NDJSON: {"schema": {"type": "string"}}}}}

TypeQuery = Query(max_length=100, description="Bara detta slags objekt", examples=["resource"])
ObjectQuery = Query(max_length=200, description="Bara detta objekt")


class AuditEntryOut(Out):
    id: UUID = Field(description="Radens identitet")
    position: int = Field(description="Radens plats i kedjan", examples=[1200])
    at: datetime = Field(description="När")
    actor: str = Field(description="Vem: användarens eller programmets id hos utfärdaren", examples=["anna"])
    roles: str = Field(
        description="Rollerna vid tillfället. En roll som någon annan har delegerat står sist, följd av delegationens "
        "identitet och vems rollen är, skilda av kolon",
        examples=["editor"],
    )
    action: str = Field(description="Vad som gjordes", examples=["change_resource"])
    object_type: str = Field(description="Vilket slags objekt", examples=["resource"])
    object_id: str = Field(description="Vilket objekt", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    before: dict[str, Any] | None = Field(
        description="De ändrade fälten före. Känsliga värden är maskerade, långa texter står som kontrollsumma",
        examples=[{"status": "draft"}],
    )
    after: dict[str, Any] | None = Field(description="De ändrade fälten efter", examples=[{"status": "decided"}])
    reason: str | None = Field(description="Angivet skäl", examples=["Rättelse efter samtal"])
    request_id: str = Field(description="Begäran, samma som i loggen", examples=["00f067aa0ba902b7"])


class AuditFieldOut(BaseModel):
    value: Any = Field(description="Värdet då", examples=["draft"])
    set_by: UUID | None = Field(description="Raden som gav värdet; null när det är äldre än raderna berättar")
    set_at: datetime | None = Field(description="När värdet gavs")


class AuditStateOut(Out):
    object_type: str = Field(description="Vilket slags objekt", examples=["resource"])
    object_id: str = Field(description="Vilket objekt", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])
    at: datetime = Field(description="Tidpunkten som frågan gäller")
    steps: int = Field(description="Antal steg som hade tagits", examples=[3])
    last: UUID = Field(description="Raden för det senaste steget dittills")
    last_at: datetime = Field(description="När det senaste steget togs")
    fields: dict[str, AuditFieldOut] = Field(description="Varje känt fält, som det var då")


class AuditSearch(BaseModel):
    """What narrows a list of audit rows; all of it must hold."""

    object_type: str | None
    object_id: str | None
    actor: str | None
    action: str | None
    request_id: str | None
    since: date | None
    until: date | None


async def search(
    object_type: Annotated[Line | None, TypeQuery] = None,
    object_id: Annotated[Line | None, ObjectQuery] = None,
    actor: Annotated[Line | None, Query(max_length=200, description="Bara denna person eller detta program")] = None,
    action: Annotated[Line | None, Query(max_length=100, description="Bara detta steg")] = None,
    request_id: Annotated[Line | None, Query(max_length=100, description="Bara denna begäran")] = None,
    since: Annotated[Day | None, Query(description="Från och med dag")] = None,
    until: Annotated[Day | None, Query(description="Till och med dag")] = None,
) -> AuditSearch:
    return AuditSearch(**locals())


SearchDep = Annotated[AuditSearch, Depends(search)]


@router.get("/audit-entries", summary="Lista ändringar (spårbarhet)", response_model=Page[AuditEntryOut])
async def get_audit_entries(call: AnyRead, paging: PagingDep, search: SearchDep) -> Response:
    """Vem som ändrade vad, när och varför; nyast sist. Sök på objekt, person och period."""
    query = _narrowed(select(*audit.SEALED_COLUMNS), search)
    return await call.list(query, present, paging=paging, sorts=SORTS, identity=audit_entry.c.position)


@router.get(
    "/audit-states/{object_type}/objects/{object_id}",
    summary="Hämta ett objekt som det var",
    response_model=AuditStateOut,
)
async def get_audit_state(
    call: AnyRead,
    object_type: Annotated[Line, Path(max_length=100, description="Slags objekt", examples=["resource"])],
    object_id: Annotated[Line, Path(max_length=200, description="Objektets identitet")],
    at: Annotated[Instant | None, Query(description="Tidpunkten; utan den gäller frågan nu")] = None,
) -> Response:
    """Varje fält som spårbarhetsraderna känner, med det värde det hade vid tidpunkten och raden som gav det."""
    moment = at or call.now
    async with call.work as work:
        state = await state_of(work.session, object_type, object_id, at=moment)
        if state is None:
            raise NotFound("Ingen spårbarhetsrad om objektet är så gammal. Kontrollera slag, identitet och tidpunkt.")
        asked = {"object_type": object_type, "object_id": object_id, "at": moment}
        return await call.answer(lambda request, found: _present_state(request, found, asked), state)


@router.get("/audit-exports", summary="Lämna ut spårbarhetsrader", response_class=Response, responses=AS_NDJSON)  # type: ignore[arg-type]
async def get_audit_export(call: AnyRead, search: SearchDep) -> Response:
    """En rad JSON för varje spårbarhetsrad, i kedjans ordning: länkens nummer och kontrollsumma, förra länkens
    kontrollsumma (`previous`), och raden själv.

    Kontrollsumman är SHA-256 av förra länkens kontrollsumma följd av raden, tecken för tecken som den står efter
    `"row":` (UTF-8); före den första länken står 64 nollor. Den som har alla rader räknar alltså om kedjan utan oss,
    och den som bara har raderna om ett ärende prövar var och en av dem.
    Raderna kan innehålla uppgifter som omfattas av sekretess: pröva det innan de lämnas vidare.
    """
    return await answer_lines(_export(call, search), NDJSON)


async def _export(call: AnyRead, search: AuditSearch) -> AsyncIterator[str]:
    before = audit_seal.alias()
    columns = (*audit.SEALED_COLUMNS, audit_seal.c.number, audit_seal.c.hash, before.c.hash.label("previous"))
    query: Select[Any] = (
        select(*columns)
        .outerjoin(audit_seal, audit_seal.c.position == audit_entry.c.position)
        .outerjoin(before, before.c.number == audit_seal.c.number - 1)
    )
    query = _narrowed(query, search).order_by(audit_seal.c.number.nulls_last(), audit_entry.c.position)
    async with call.work as work:
        await freeze(work.session)
        async for row in await work.session.stream(query.execution_options(yield_per=500)):
            yield f'{{{_link(row)},"row":{audit.sealed_text(row)}}}\n'


def _link(row: Row[Any]) -> str:
    """The fields that the chain gives the row; null while it is not sealed."""
    if row.number is None:
        return '"number":null,"hash":null,"previous":null'
    return f'"number":{row.number},"hash":"{row.hash}","previous":"{row.previous or audit.GENESIS}"'


def present(request: Request, row: RowMapping) -> AuditEntryOut:
    about = {"object_type": row["object_type"], "object_id": row["object_id"]}
    return AuditEntryOut(**row, links=links(request, f"{request.app.state.root}/audit-entries?{urlencode(about)}"))


def _present_state(request: Request, state: State, asked: dict[str, Any]) -> AuditStateOut:
    about = f"{quote(asked['object_type'], safe='')}/objects/{quote(asked['object_id'], safe='')}"
    address = f"{request.app.state.root}/audit-states/{about}?{urlencode({'at': asked['at'].isoformat()})}"
    fields = {name: AuditFieldOut(**field._asdict()) for name, field in sorted(state.fields.items())}
    return AuditStateOut.of(state, **asked | {"fields": fields}, links=links(request, address))


def _narrowed(query: Select[Any], search: AuditSearch) -> Select[Any]:
    for name in ("object_type", "object_id", "actor", "action", "request_id"):
        if value := getattr(search, name):
            query = query.where(audit_entry.c[name] == value)
    if search.since:
        query = query.where(audit_entry.c.at >= start_of(search.since))
    if search.until:
        query = query.where(audit_entry.c.at < end_of(search.until))
    return query
