"""A change of a signed agreement begins: a new version that both sign again."""

from datetime import datetime
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.models.content import AgreementContent
from agreements.steps.check_content import check_content
from agreements.steps.check_organizer import check_organizer
from agreements.steps.follow_request import follow_request
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_document import lock_document
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work


async def amend_agreement(
    work: Work,
    agreement_id: UUID,
    *,
    content: AgreementContent,
    reason: str,
    change_request_id: UUID | None,
    version: int,
    now: datetime,
) -> Agreement:
    agreement, case = await lock_document(work, work.agreements, agreement_id, version=version, now=now)
    await check_organizer(work, case)
    agreement.require_amendable()
    detail = "Ändringen kan inte göras med de uppgifterna. Rätta det som står under errors."
    annex = await check_content(work, agreement, case, content=content, detail=detail, now=now)
    former = agreement.content
    amendment = agreement.amend(
        content,
        annex,
        organization_number=case.organization_number,
        reason=reason,
        subject=work.actor.subject,
        now=now,
    )
    await follow_request(work, case, change_request_id, agreement_version=amendment.number, now=now)
    await keep_revision(work, agreement, former=former, now=now)
    after = {"version": amendment.number, "content_hash": agreement.content_hash(amendment)}
    await work.record("amend_agreement", "agreement", agreement.id, at=now, after=after, reason=reason)
    await settle_places(work, agreement, now=now)
    return agreement
