"""A document that was handed in or sent elsewhere is registered in the case, and kept as it is."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import AttachmentRefused
from agreements.models.attachment import Attachment, AttachmentDirection
from agreements.models.cooperation import Cooperation
from agreements.rules.file_types import EXTENSIONS, media_type_of
from agreements.steps.lock_case import lock_case
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def attach_document(
    work: Work,
    cooperation_id: UUID,
    *,
    content: bytes,
    sha256: str,
    direction: AttachmentDirection,
    counterparty: str,
    dated_on: date,
    description: str,
    shown_to_organizer: bool,
    now: datetime,
) -> Attachment:
    case = await lock_case(work, cooperation_id, now=now)
    media_type = media_type_of(content)
    if media_type is None:
        kinds = ", ".join(sorted(extension.upper() for extension in EXTENSIONS.values()))
        raise AttachmentRefused(f"Filens innehåll är inget av {kinds}, eller har makron.")
    if dated_on > (today := swedish_date(now)):
        raise AttachmentRefused(f"Handlingens dag {dated_on} har inte varit. Ange {today} eller tidigare.")
    if same := await work.attachments.find_same(case.id, sha256):
        raise AttachmentRefused(f"Handlingen är redan registrerad i ärendet, som {same.name}.")
    attachment = Attachment(
        cooperation_id=case.id,
        number=await work.attachments.take_number(case.id),
        direction=direction,
        counterparty=counterparty,
        diary_number=await _diary_number(work, case),
        dated_on=dated_on,
        description=description,
        shown_to_organizer=shown_to_organizer,
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        content=content,
        recorded_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.attachments.add(attachment)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"number": attachment.number, "sha256": sha256, "media_type": media_type}
    await work.record("attach_document", "attachment", attachment.id, at=now, after=after)
    return attachment


async def _diary_number(work: Work, case: Cooperation) -> str:
    """Of the case: its agreement's, before that its first agreement's or its offer's."""
    if agreement := await work.agreements.find_part_of(case.id):
        return agreement.diary_number
    first = await work.first_agreements.find_part_of(case.id)
    return first.diary_number if first else case.offer_diary_number or "–"
