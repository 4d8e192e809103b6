"""The agency's seal on a case that has been taken out as a file, and who has taken it out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Request, Response
from pydantic import Field

from agreements.api.dependencies import ROOT, CooperationId, Create, Read
from agreements.models.case_file_seal import CaseFileSeal
from agreements.use_cases.case_files.request_seal import request_seal
from shared.rest.links import links
from shared.rest.lists import Page, PagingDep
from shared.rest.resources import In, Out
from shared.rest.routes import Routes

router = Routes(tags=["arkivfiler"])
SORTS = {"created_at": CaseFileSeal.created_at, "updated_at": CaseFileSeal.updated_at}
SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", examples=[SHA256])]


class CaseFileSealIn(In):
    manifest_hash: Sha256 = Field(description="SHA-256 av arkivfilens förteckning, `manifest.json`")


class CaseFileSealOut(Out):
    id: UUID = Field(description="Identitet")
    version: int = Field(description="Ändras vid varje ändring; samma som ETag", examples=[1])
    cooperation_id: UUID = Field(description="Samverkan")
    manifest_hash: Sha256 = Field(description="SHA-256 av arkivfilens förteckning")
    requested_by: str = Field(description="Vem som tog ut ärendet", examples=["local-auditor"])
    sealed_at: datetime | None = Field(description="När stämpeln sattes; tomt tills det är gjort")
    statement: dict[str, str] | None = Field(
        description="Det som är stämplat, som kanonisk JSON: nycklarna i ordning, inga blanksteg", examples=[None]
    )
    certificate: str | None = Field(description="Stämpelns certifikat (DER, hexadecimalt)", examples=["3082"])
    signature: str | None = Field(
        description="RSA (PKCS #1, SHA-256) av det stämplade, hexadecimalt", examples=["8a1f"]
    )
    created_at: datetime = Field(description="När ärendet togs ut", examples=["2026-11-29T08:00:00Z"])
    updated_at: datetime = Field(description="När det senast ändrades", examples=["2026-11-29T08:00:02Z"])


def present(request: Request, seal: CaseFileSeal) -> CaseFileSealOut:
    return CaseFileSealOut.of(seal, links=links(request, f"{ROOT}/case-file-seals/{seal.id}"))


@router.post(
    "/cooperations/{cooperation_id}/case-file-seals",
    summary="Stämpla en arkivfil",
    status_code=201,
    response_model=CaseFileSealOut,
)
async def post_case_file_seal(call: Create, cooperation_id: CooperationId, body: CaseFileSealIn) -> Response:
    """Skolverkets stämpel på förteckningen till ett ärende som har tagits ut. Den sätts inom några sekunder, och säger
    vem som tog ut ärendet, när, och att ingenting i filen har ändrats sedan dess."""
    async with call.work as work:
        seal = await request_seal(work, cooperation_id, manifest_hash=body.manifest_hash, now=call.now)
        return await call.answer(present, seal)


@router.get(
    "/cooperations/{cooperation_id}/case-file-seals", summary="Lista uttag", response_model=Page[CaseFileSealOut]
)
async def get_case_file_seals(call: Read, paging: PagingDep, cooperation_id: CooperationId) -> Response:
    """Varje gång ärendet har tagits ut som arkivfil, och av vem."""
    async with call.work as work:
        query = work.case_file_seals.list_parts(cooperation_id)
    return await call.list(query, present, paging=paging, sorts=SORTS)


@router.get("/case-file-seals/{seal_id}", summary="Hämta en stämpel", response_model=CaseFileSealOut)
async def get_case_file_seal(call: Read, seal_id: UUID) -> Response:
    """Stämpeln på en arkivfil."""
    async with call.work as work:
        return await call.answer(present, await work.case_file_seals.get_part(seal_id))
