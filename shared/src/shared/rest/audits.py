"""The audit trail over HTTP: what changed, and proof that nothing was taken away."""

from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, Select, select

from shared.days import Day
from shared.kit import audit
from shared.kit.schema import audit_entry
from shared.kit.swedish import end_of, start_of
from shared.rest.calls import AnyRead
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import Out
from shared.text import Line

router = APIRouter(tags=["spårbarhet"])
SORTS = {"position": audit_entry.c.position, "updated_at": audit_entry.c.at}


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
    before: dict[str, Any] | None = Field(description="Före ändringen", examples=[{"status": "draft"}])
    after: dict[str, Any] | None = Field(description="Efter ändringen", examples=[{"status": "decided"}])
    reason: str | None = Field(description="Angivet skäl", examples=["Rättelse efter samtal"])
    request_id: str = Field(description="Begäran, samma som i loggen", examples=["00f067aa0ba902b7"])


class AuditVerificationOut(Out):
    sealed: int = Field(description="Antal kedjade rader", examples=[1200])
    unsealed: int = Field(description="Rader som ännu inte kedjats", examples=[0])
    broken_at: int | None = Field(description="Första länken som inte stämmer, annars null", examples=[None])


@router.get("/audit-entries", summary="Lista ändringar (spårbarhet)", response_model=Page[AuditEntryOut])
async def get_audit_entries(
    call: AnyRead,
    paging: PagingDep,
    object_type: Annotated[Line | None, Query(max_length=100, description="Bara detta slags objekt")] = None,
    object_id: Annotated[Line | None, Query(max_length=200, description="Bara detta objekt")] = None,
    since: Annotated[Day | None, Query(description="Från och med dag")] = None,
    until: Annotated[Day | None, Query(description="Till och med dag")] = None,
) -> Response:
    """Vem som ändrade vad, när och varför; nyast sist."""
    query = _entries(object_type, object_id, since, until)
    return await call.list(query, present, paging=paging, sorts=SORTS, identity=audit_entry.c.position)


@router.get("/audit-verifications", summary="Kontrollera spårbarhetskedjan", response_model=AuditVerificationOut)
async def get_audit_verification(call: AnyRead) -> Response:
    """Räknar om hela kedjan från raderna själva."""
    async with call.work as work:
        return await call.answer(_present_verdict, await audit.verify(work.session))


def present(request: Request, row: RowMapping) -> AuditEntryOut:
    within = urlencode({"object_type": row["object_type"], "object_id": row["object_id"]})
    return AuditEntryOut(**row, links=links(request, f"{request.app.state.root}/audit-entries?{within}"))


def _present_verdict(request: Request, verdict: audit.Verdict) -> AuditVerificationOut:
    return AuditVerificationOut.of(verdict, links=links(request, f"{request.app.state.root}/audit-verifications"))


def _entries(object_type: str | None, object_id: str | None, since: date | None, until: date | None) -> Select[Any]:
    query = select(*[c for c in audit_entry.c if c.name != "transaction_id"])
    for column, value in ((audit_entry.c.object_type, object_type), (audit_entry.c.object_id, object_id)):
        query = query.where(column == value) if value else query
    if since:
        query = query.where(audit_entry.c.at >= start_of(since))
    if until:
        query = query.where(audit_entry.c.at < end_of(until))
    return query
