"""Documents that are handed in or sent in a case: registered, kept as they are, and given back as files."""

from typing import Annotated, Any

from fastapi import Query, Response

from agreements.api.dependencies import CooperationId, SendOnce
from agreements.api.documents import DocumentOut, present_attachment
from agreements.models.attachment import AttachmentDirection
from agreements.rules.file_types import EXTENSIONS
from agreements.use_cases.documents.attach_document import attach_document
from shared.days import Day, Flag
from shared.rest.routes import Routes
from shared.text import Line

router = Routes(tags=["handlingar"])
FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Filen som den är. Vad den är för slags fil känns igen på innehållet.",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in EXTENSIONS},
    }
}
DIRECTION = "Om handlingen kom in eller skickades"


@router.post(
    "/cooperations/{cooperation_id}/attachments",
    summary="Registrera en handling",
    status_code=201,
    response_model=DocumentOut,
    openapi_extra=FILE,
)
async def post_attachment(
    call: SendOnce,
    cooperation_id: CooperationId,
    description: Annotated[
        Line, Query(min_length=3, max_length=300, description="Vad handlingen rör", examples=["Huvudmannens yttrande"])
    ],
    counterparty: Annotated[
        Line, Query(min_length=1, max_length=200, description="Vem den är från eller till", examples=["Arboga kommun"])
    ],
    dated_on: Annotated[Day, Query(description="När den kom in eller skickades", examples=["2026-11-20"])],
    direction: Annotated[AttachmentDirection, Query(description=DIRECTION)] = AttachmentDirection.RECEIVED,
    shown_to_organizer: Annotated[Flag, Query(description="Om huvudmannen ser den i sitt ärende")] = False,
) -> Response:
    """PDF, PNG, JPEG, DOCX eller XLSX utan makron. Den sparas som den är och lämnas ut som en fil.

    Det som huvudmannen lämnar in kommer in samma dag, är från huvudmannen och syns för den.
    """
    content, sha256 = await call.content()
    async with call.work as work:
        attachment = await attach_document(
            work,
            cooperation_id,
            content=content,
            sha256=sha256,
            direction=direction,
            counterparty=counterparty,
            dated_on=dated_on,
            description=description,
            shown_to_organizer=shown_to_organizer,
            now=call.now,
        )
        return await call.answer(present_attachment, attachment)
