"""A change of a signed agreement is begun: a new version that both sign again."""

from datetime import datetime
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.models.content import AgreementContent
from agreements.steps.check_content import check_content
from agreements.unit_of_work import Work


async def amend_agreement(
    work: Work, agreement_id: UUID, *, content: AgreementContent, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    amendment = agreement.amend(content, reason=reason, subject=work.actor.subject, now=now)
    detail = "Ändringen kan inte göras så. Rätta det som står under errors."
    await check_content(work, agreement, case, content=content, detail=detail)
    await work.session.flush()
    after = {"version": amendment.number, "content_hash": agreement.hash_of(amendment)}
    await work.record("amend", "agreement", agreement.id, at=now, after=after, reason=reason)
    return agreement
