"""The signed document of a case that was carried over is kept: the very bytes whose hash two persons have confirmed."""

from datetime import datetime
from uuid import UUID

from agreements.errors import NotThatDocument, WrongPhase
from agreements.models.sealed_document import SealedDocument
from agreements.unit_of_work import Work

PDF = b"%PDF-"
FIRST = 1
"""The version that was signed before the case was carried over."""


async def keep_signed_document(
    work: Work, agreement_id: UUID, *, content: bytes, sha256: str, now: datetime
) -> SealedDocument:
    """Keep the document. A repeated call is harmless: the bytes are the same."""
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    await work.must_be_impartial(case.organization_number, now=now)
    carried = await work.carry_overs.find_case(case.id)
    if carried is None:
        raise WrongPhase("Överenskommelsen är undertecknad här, och förseglas av systemet.")
    expected = carried.document.head.document_sha256
    if sha256 != expected or not content.startswith(PDF):
        raise NotThatDocument(f"Handlingen har kontrollsumman {sha256}. Den överförda filen anger {expected}.")
    signed_id = agreement.get_version(FIRST).id
    if kept := await work.documents.find_sealed(signed_id):
        return kept
    document = SealedDocument(
        cooperation_id=case.id, signed_id=signed_id, content=content, sha256=sha256, created_at=now, updated_at=now
    )
    work.documents.add(document)
    await work.record("keep_signed_document", "sealed_document", signed_id, at=now, after={"sha256": sha256})
    return document
