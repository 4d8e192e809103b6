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
    """What an organiser hands in is received today from the organiser, which sees it."""
    case = await lock_case(work, cooperation_id, now=now)
    today = swedish_date(now)
    if work.actor.own_tenant:
        _expect_handed_in(direction, dated_on, today)
        counterparty, shown_to_organizer = case.organizer_name, True
    media_type = media_type_of(content)
    if media_type is None:
        kinds = ", ".join(sorted(extension.upper() for extension in EXTENSIONS.values()))
        raise AttachmentRefused(f"Filens innehåll är inget av {kinds}, eller har makron.")
    if dated_on > today:
        raise AttachmentRefused(f"Handlingens dag {dated_on} har inte varit. Ange {today} eller tidigare.")
    if same := await work.attachments.find_same(case.id, sha256):
        # That something which it may not see is there, and no more, is what an organiser learns here.
        name = f", som {same.name}" if same.shown_to_organizer or not work.actor.own_tenant else ""
        raise AttachmentRefused(f"Handlingen är redan registrerad i ärendet{name}.")
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


def _expect_handed_in(direction: AttachmentDirection, dated_on: date, today: date) -> None:
    """The record says when the agency received a document, and that is now."""
    if direction is not AttachmentDirection.RECEIVED:
        raise AttachmentRefused("En huvudman lämnar in handlingar. Ange direction som received.")
    if dated_on != today:
        raise AttachmentRefused(f"En handling som huvudmannen lämnar in kommer in i dag. Ange {today} i dated_on.")


async def _diary_number(work: Work, case: Cooperation) -> str:
    """Of the case: its agreement's, before that its first agreement's or its offer's."""
    if agreement := await work.agreements.find_part_of(case.id):
        return agreement.diary_number
    first = await work.first_agreements.find_part_of(case.id)
    return first.diary_number if first else case.offer_diary_number or "–"
