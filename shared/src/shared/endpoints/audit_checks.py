"""Proof that nothing was taken out of the audit trail: by itself, and against the heads that another service keeps."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Query, Request, Response
from pydantic import Field
from sqlalchemy import RowMapping, select

from shared.audit_trail.heads import Head
from shared.audit_trail.verification import Verdict, verify
from shared.days import Whole
from shared.kit.db import freeze
from shared.kit.schema import audit_head
from shared.rest.calls import AnyRead
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["spårbarhet"])
SORTS = {"position": audit_head.c.position, "updated_at": audit_head.c.received_at}
HASH = "0f4c1c6fd4ad1a6f2f6bcb0b1b4f8b7d0e3a1c5d9b2e7f60a4c8d1e5b3f7092a"
MOST_HEADS = 10_000


class AuditHeadOut(Out):
    position: int = Field(description="Toppens plats bland de sparade", examples=[12])
    source: str = Field(description="Tjänsten vars kedja det gäller", examples=["service"])
    source_sequence: int = Field(description="Händelsens nummer hos den tjänsten", examples=[12])
    source_at: datetime = Field(description="När tjänsten berättade det")
    received_at: datetime = Field(description="När det sparades här")
    number: int = Field(description="Kedjans sista länk då", examples=[1200])
    hash: str = Field(description="Länkens kontrollsumma", examples=[HASH])
    since: int = Field(description="Sista länken i föregående topp", examples=[1180])
    marks: list[str] = Field(description="Början av kontrollsumman för varje länk därefter", examples=[[HASH[:16]]])


class AuditHeadIn(In):
    number: Whole = Field(ge=1, lt=2**63, description="Länkens nummer", examples=[1200])
    hash: str = Field(pattern="^[0-9a-f]{64}$", description="Länkens kontrollsumma", examples=[HASH])
    since: Whole = Field(ge=0, lt=2**63, default=0, description="Sista länken i föregående topp", examples=[1180])
    marks: list[Annotated[str, Field(pattern="^[0-9a-f]{16}$")]] = Field(
        default_factory=list, max_length=2000, description="Början av länkarnas kontrollsummor", examples=[[]]
    )


class AuditVerificationIn(In):
    heads: list[AuditHeadIn] = Field(
        min_length=1, max_length=MOST_HEADS, description="Toppar som en annan tjänst har sparat av den här kedjan"
    )


class AuditRowOut(Out):
    id: UUID = Field(description="Radens identitet")
    position: int = Field(description="Radens plats i kedjan", examples=[1200])
    at: datetime = Field(description="När, enligt raden som den står nu")
    actor: str = Field(description="Vem, enligt raden som den står nu", examples=["anna"])
    action: str = Field(description="Vad, enligt raden som den står nu", examples=["change_resource"])
    object_type: str = Field(description="Slags objekt", examples=["resource"])
    object_id: str = Field(description="Vilket objekt", examples=["0198f3a0-5b1c-7c3e-9d55-0c1f6a2b7e10"])


class AuditVerificationOut(Out):
    sealed: int = Field(description="Antal kedjade rader", examples=[1200])
    unsealed: int = Field(description="Rader som ännu inte kedjats", examples=[0])
    broken_at: int | None = Field(description="Första länken som inte stämmer, annars null", examples=[None])
    altered_from: int | None = Field(
        default=None,
        description="Första länken som inte är den som en sparad topp säger: kedjan har räknats om, annars null",
        examples=[None],
    )
    missing_from: int | None = Field(
        default=None, description="Första länken som en sparad topp täcker men som saknas, annars null", examples=[None]
    )
    skipped: int | None = Field(
        default=None, description="Plats för första rad som har lämnats utanför kedjan, annars null", examples=[None]
    )
    heads: int = Field(default=0, description="Antal toppar som kedjan jämfördes med", examples=[60])
    row: AuditRowOut | None = Field(
        default=None, description="Raden som nu står vid det första felet, annars null", examples=[None]
    )


@router.get("/audit-heads", summary="Lista toppar av en annan tjänsts kedja", response_model=Page[AuditHeadOut])
async def get_audit_heads(
    call: AnyRead,
    paging: PagingDep,
    source: Annotated[Line | None, Query(max_length=40, description="Bara denna tjänsts", examples=["service"])] = None,
    covers: Annotated[Whole | None, Query(ge=1, lt=2**63, description="Bara toppar som täcker länken")] = None,
) -> Response:
    """Det som en annan tjänst har berättat om sin spårbarhetskedja, högst en gång i minuten, och som sparas här.

    Skicka topparna till den tjänstens `POST …/audit-verifications`: en kedja som har räknats om stämmer inte med dem.
    """
    query = select(*audit_head.c)
    query = query.where(audit_head.c.source == source) if source else query
    query = query.where(audit_head.c.since < covers, audit_head.c.number >= covers) if covers else query
    return await call.list(query, _present_head, paging=paging, sorts=SORTS, identity=audit_head.c.position)


@router.get("/audit-verifications", summary="Kontrollera spårbarhetskedjan", response_model=AuditVerificationOut)
async def get_audit_verification(call: AnyRead) -> Response:
    """Räknar om hela kedjan från raderna själva. Det visar inte en kedja som någon har räknat om i dess helhet."""
    async with call.work as work:
        await freeze(work.session)
        return await call.answer(_present_verdict, await verify(work.session))


@router.post(
    "/audit-verifications", summary="Kontrollera kedjan mot sparade toppar", response_model=AuditVerificationOut
)
async def post_audit_verification(call: AnyRead, body: AuditVerificationIn) -> Response:
    """Räknar om kedjan och jämför med toppar som en annan tjänst har sparat; sparar ingenting."""
    heads = [Head(head.number, head.hash, head.since, tuple(head.marks)) for head in body.heads]
    async with call.work as work:
        await freeze(work.session)
        return await call.answer(_present_verdict, await verify(work.session, heads))


def _present_head(request: Request, row: RowMapping) -> AuditHeadOut:
    within = urlencode({"source": row["source"]})
    return AuditHeadOut(**row, links=links(request, f"{request.app.state.root}/audit-heads?{within}"))


def _present_verdict(request: Request, verdict: Verdict) -> AuditVerificationOut:
    root = request.app.state.root
    row = verdict.row
    about: Any = None
    if row is not None:
        within = urlencode({"object_type": row.object_type, "object_id": row.object_id})
        about = AuditRowOut.of(row, links=links(request, f"{root}/audit-entries?{within}"))
    return AuditVerificationOut.of(verdict, row=about, links=links(request, f"{root}/audit-verifications"))
