"""The audit trail over HTTP: what changed, and proof that nothing was taken away."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from sqlalchemy import RowMapping, Select, select

from shared.kit import audit
from shared.kit.clock import STOCKHOLM
from shared.kit.schema import audit_entry
from shared.kit.unit_of_work import UnitOfWork
from shared.rest.links import links
from shared.rest.lists import Page, PageNumber, RowsPerPage, page_of_rows
from shared.rest.resources import Out

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 31))]


class AuditEntryOut(Out):
    id: UUID = Field(description="Radens identitet")
    position: int = Field(description="Radens plats i kedjan", examples=[1200])
    at: datetime = Field(description="När")
    actor: str = Field(description="Vem: användarens eller programmets id hos utfärdaren", examples=["anna"])
    roles: str = Field(description="Rollerna vid tillfället", examples=["editor"])
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


def audit_router(root: str, make_work: Callable[..., Any]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["spårbarhet"])
    WorkDep = Annotated[UnitOfWork, Depends(make_work)]  # noqa: N806

    @router.get("/audit-entries", summary="Lista ändringar (spårbarhet)", response_model=Page[AuditEntryOut])
    async def get_audit_entries(
        request: Request,
        work: WorkDep,
        object_type: Annotated[str | None, Query(description="Bara detta slags objekt")] = None,
        object_id: Annotated[str | None, Query(description="Bara detta objekt")] = None,
        since: Annotated[Day | None, Query(description="Från och med dag")] = None,
        until: Annotated[Day | None, Query(description="Till och med dag")] = None,
        page: PageNumber = 1,
        limit: RowsPerPage = 20,
    ) -> Page[AuditEntryOut]:
        """Vem som ändrade vad, när och varför; nyast sist."""

        def present(row: RowMapping) -> AuditEntryOut:
            within = urlencode({"object_type": row["object_type"], "object_id": row["object_id"]})
            return AuditEntryOut(**row, links=links(request, f"{root}/audit-entries?{within}"))

        query = _entries(object_type, object_id, since, until).order_by(audit_entry.c.position)
        async with work:
            return await page_of_rows(request, work, query, present, page=page, limit=limit)

    @router.get("/audit-verifications", summary="Kontrollera spårbarhetskedjan", response_model=AuditVerificationOut)
    async def get_audit_verification(request: Request, work: WorkDep) -> AuditVerificationOut:
        """Räknar om hela kedjan från raderna själva."""
        async with work:
            verdict = await audit.verify(work.session)
        return AuditVerificationOut(**verdict._asdict(), links=links(request, f"{root}/audit-verifications"))

    return router


def _entries(object_type: str | None, object_id: str | None, since: date | None, until: date | None) -> Select[Any]:
    query = select(*[c for c in audit_entry.c if c.name != "transaction_id"])
    for column, value in ((audit_entry.c.object_type, object_type), (audit_entry.c.object_id, object_id)):
        query = query.where(column == value) if value else query
    if since:
        query = query.where(audit_entry.c.at >= datetime.combine(since, datetime.min.time(), STOCKHOLM))
    if until:
        query = query.where(audit_entry.c.at <= datetime.combine(until, datetime.max.time(), STOCKHOLM))
    return query
