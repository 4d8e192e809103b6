"""The documents of a case: what the agency sends and what the parties have signed, as accessible PDF."""

import re
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from agreements.api.dependencies import ROOT, CooperationId, Read
from agreements.documents.case_file import CaseFile
from agreements.documents.letter import pdf
from agreements.documents.letters.cover import cover_letter
from agreements.documents.register import Entry, entries
from agreements.models.attachment import Attachment
from agreements.models.signatory import Signatory
from agreements.rules.file_types import EXTENSIONS
from agreements.rules.wording import PARTIES
from agreements.steps.load_file import load_file
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.lookup import present_or_refused
from shared.rest.links import Step, links
from shared.rest.lists import WHOLE, Page, PagingDep, answer_items
from shared.rest.resources import Out
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["handlingar"])
PDF = "application/pdf"
ATTACHMENT = re.compile(r"attachment-([1-9][0-9]{0,8})", re.ASCII)
DocumentId = Annotated[Line, Path(max_length=40, description="Handlingens namn i ärendet", examples=["agreement-1"])]


class DocumentOut(Out):
    """En handling i ärendet, så som den registreras (5 kap. 2 § offentlighets- och sekretesslagen)."""

    id: str = Field(description="Handlingens namn i ärendet", examples=["agreement-1"])
    diary_number: str = Field(description="Diarienummer", examples=["ÖK 2026:3"])
    day: date = Field(description="Handlingens datum", examples=["2026-11-22"])
    counterparty: str = Field(description="Till vem eller från vem handlingen är", examples=["Jönköpings kommun"])
    description: str = Field(description="Vad handlingen rör", examples=["Överenskommelse om riktade insatser"])
    mark: str | None = Field(description="Om handlingen är ersatt, återtagen eller upphörd", examples=["Upphörd."])
    sealed: bool = Field(description="Om handlingen är undertecknad av båda och förseglad", examples=[True])
    checksum: str | None = Field(description="Den förseglade eller inlämnade handlingens kontrollsumma, SHA-256")
    media_type: str = Field(default=PDF, description="Vad för slags fil handlingen är", examples=[PDF])
    signed_id: UUID | None = Field(description="Det undertecknade som handlingen visar, som i spårbarheten")


def present(request: Request, entry: Entry, file: CaseFile, hashes: dict[UUID, str]) -> DocumentOut:
    path = f"{ROOT}/cooperations/{file.case.id}/documents/{entry.id}"
    sha256 = hashes.get(entry.signed_id) if entry.signed_id else None
    letter = entry.letter
    return DocumentOut(
        id=entry.id,
        diary_number=letter.diary_number,
        day=letter.day,
        counterparty=entry.counterparty or letter.organizer or file.case.organizer_name,
        description=letter.title,
        mark=entry.cover_mark or letter.mark,
        sealed=sha256 is not None,
        checksum=sha256,
        signed_id=entry.signed_id,
        links=links(request, path, Step("cover", "get_document_cover", "GET", f"{path}/covers")),
    )


def present_attachment(request: Request, attachment: Attachment) -> DocumentOut:
    path = f"{ROOT}/cooperations/{attachment.cooperation_id}/documents/{attachment.name}"
    return DocumentOut(
        id=attachment.name,
        diary_number=attachment.diary_number,
        day=attachment.dated_on,
        counterparty=attachment.counterparty,
        description=attachment.description,
        mark=None,
        sealed=False,
        checksum=attachment.sha256,
        media_type=attachment.media_type,
        signed_id=None,
        links=links(request, path),
    )


@router.get(
    "/cooperations/{cooperation_id}/documents",
    summary="Lista ärendets handlingar",
    response_model=Page[DocumentOut],
    openapi_extra=WHOLE,
)
async def get_documents(call: Read, paging: PagingDep, cooperation_id: CooperationId) -> Response:
    """Varje handling med diarienummer, datum, mottagare eller avsändare och vad den rör: brev och undertecknade
    handlingar, och sist dem som har lämnats in eller skickats."""
    async with call.work as work:
        file = await _file(work, cooperation_id)
        hashes = await work.documents.list_hashes(cooperation_id)
        attachments = await work.attachments.list_shown(cooperation_id)
    shown = [present(call.request, entry, file, hashes) for entry in entries(file)]
    shown += [present_attachment(call.request, attachment) for attachment in attachments]
    return answer_items(call.request, shown, paging)


@router.get(
    "/cooperations/{cooperation_id}/documents/{document_id}",
    summary="Hämta en handling",
    response_class=Response,
    responses={200: {"content": {kind: {} for kind in EXTENSIONS}}},
)
async def get_document(call: Read, cooperation_id: CooperationId, document_id: DocumentId) -> Response:
    """Handlingen som tillgänglig PDF. Det som båda har undertecknat lämnas som de bytes som förseglades, och det som
    har lämnats in som det kom."""
    async with call.work as work:
        if number := ATTACHMENT.fullmatch(document_id):
            await work.cooperations.get_cooperation(cooperation_id)
            attached = await work.attachments.get_whole(cooperation_id, int(number[1]))
            name = f"{attached.name}.{EXTENSIONS[attached.media_type]}"
            return _file_answer(attached.content, name, media_type=attached.media_type)
        file = await _file(work, cooperation_id)
        entry = _entry(file, document_id)
        sealed = await work.documents.find_sealed(entry.signed_id) if entry.signed_id else None
    content = sealed.content if sealed else await run_in_threadpool(pdf, entry.letter)
    return _file_answer(content, f"{document_id}.pdf")


@router.get(
    "/cooperations/{cooperation_id}/documents/{document_id}/covers",
    summary="Hämta en handlings försättsblad",
    response_class=Response,
    responses={200: {"content": {PDF: {}}}},
)
async def get_document_cover(call: Read, cooperation_id: CooperationId, document_id: DocumentId) -> Response:
    """Om handlingen är ersatt eller upphörd, vilka som undertecknade den och hur förseglingen prövas."""
    async with call.work as work:
        file = await _file(work, cooperation_id)
        entry = _entry(file, document_id)
        hashes = await work.documents.list_hashes(cooperation_id)
    letter = entry.letter
    cover = cover_letter(
        file,
        title=letter.title,
        diary_number=letter.diary_number,
        mark=entry.cover_mark or letter.mark,
        signers=_signers(file, entry),
        sha256=hashes.get(entry.signed_id) if entry.signed_id else None,
        today=swedish_date(call.now),
    )
    return _file_answer(await run_in_threadpool(pdf, cover), f"{document_id}-cover.pdf")


async def _file(work: Work, cooperation_id: UUID) -> CaseFile:
    return await load_file(work, await work.cooperations.get_cooperation(cooperation_id))


def _entry(file: CaseFile, document_id: str) -> Entry:
    found = next((entry for entry in entries(file) if entry.id == document_id), None)
    return present_or_refused(found, "Handlingen")


def _signers(file: CaseFile, entry: Entry) -> list[tuple[object, ...]]:
    known = [signatory for mandate in entry.mandates if (signatory := file.signatory(mandate))]
    return [(PARTIES[one.party], one.name, one.title, one.authority, _validity(one)) for one in known]


def _validity(signatory: Signatory) -> str:
    return f"{signatory.valid_from}–{signatory.valid_to or 'tills vidare'}"


def _file_answer(content: bytes, name: str, *, media_type: str = PDF) -> Response:
    """An answer that is kept as a file, never shown as part of another page."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=media_type, headers=headers)
