"""The audit trail over HTTP: what changed, and proof that nothing was taken away."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field
from sqlalchemy import func, select

from shared.kit import audit
from shared.kit.clock import STOCKHOLM
from shared.kit.http.resources import Link, Meta, Out, links, page_links
from shared.kit.schema import audit_entry
from shared.kit.unit_of_work import UnitOfWork


class AuditEntryOut(BaseModel):
    id: UUID
    position: int
    at: datetime
    actor: str
    roles: str
    action: str
    object_type: str
    object_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    request_id: str


class AuditPage(BaseModel):
    items: list[AuditEntryOut]
    meta: Meta = Field(alias="_meta")
    links: dict[str, Link] = Field(alias="_links")


class AuditVerificationOut(Out):
    sealed: int = Field(description="Antal kedjade rader", examples=[1200])
    unsealed: int = Field(description="Rader som ännu inte kedjats", examples=[0])
    broken_at: int | None = Field(description="Första länken som inte stämmer, annars null", examples=[None])


def audit_router(root: str, make_work: Callable[..., Any]) -> APIRouter:
    router = APIRouter(prefix=root, tags=["spårbarhet"])
    WorkDep = Annotated[UnitOfWork, Depends(make_work)]  # noqa: N806

    @router.get("/audit-entries", summary="Lista ändringar (spårbarhet)", response_model=AuditPage)
    async def get_audit_entries(
        request: Request,
        work: WorkDep,
        object_type: str | None = None,
        object_id: str | None = None,
        since: Annotated[date | None, Query(description="Från och med dag")] = None,
        until: Annotated[date | None, Query(description="Till och med dag")] = None,
        page: Annotated[int, Query(ge=1)] = 1,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
    ) -> AuditPage:
        """Vem som ändrade vad, när och varför; nyast sist."""
        query = _entries(object_type, object_id, since, until)
        async with work:
            total = (await work.session.execute(select(func.count()).select_from(query.subquery()))).scalar_one()
            rows = await work.session.execute(
                query.order_by(audit_entry.c.position).limit(limit).offset((page - 1) * limit)
            )
            items = [AuditEntryOut.model_validate(dict(row)) for row in rows.mappings()]
        meta = Meta(total_records=total, page=page, limit=limit, count=len(items))
        return AuditPage(items=items, _meta=meta, _links=page_links(request, meta))

    @router.get("/audit-verification", summary="Kontrollera spårbarhetskedjan", response_model=AuditVerificationOut)
    async def get_audit_verification(request: Request, work: WorkDep) -> AuditVerificationOut:
        """Räknar om hela kedjan från raderna själva."""
        async with work:
            verdict = await audit.verify(work.session)
        return AuditVerificationOut(**verdict._asdict(), links=links(request, f"{root}/audit-verification"))

    return router


def _entries(object_type: str | None, object_id: str | None, since: date | None, until: date | None) -> Any:
    query = select(*[c for c in audit_entry.c if c.name != "transaction_id"])
    for column, value in ((audit_entry.c.object_type, object_type), (audit_entry.c.object_id, object_id)):
        query = query.where(column == value) if value else query
    if since:
        query = query.where(audit_entry.c.at >= datetime.combine(since, datetime.min.time(), STOCKHOLM))
    if until:
        query = query.where(audit_entry.c.at <= datetime.combine(until, datetime.max.time(), STOCKHOLM))
    return query
