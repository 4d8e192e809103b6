"""The draft is rewritten: all of its content, as the parties want it."""

from datetime import datetime
from uuid import UUID

from agreements.errors import WrongPhase
from agreements.models.agreement import Agreement
from agreements.models.content import AgreementContent
from agreements.steps.check_content import check_content
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_document import lock_document
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work


async def rewrite_agreement(
    work: Work, agreement_id: UUID, *, number: int, content: AgreementContent, version: int, now: datetime
) -> Agreement:
    agreement, case = await lock_document(work, work.agreements, agreement_id, version=version, now=now)
    if agreement.draft().number != number:
        raise WrongPhase(f"Version {agreement.draft().number} är den som skrivs nu. Skriv om den i stället.")
    detail = "Utkastet kan inte skrivas om med de uppgifterna. Rätta det som står under errors."
    annex = await check_content(work, agreement, case, content=content, detail=detail, now=now)
    former = agreement.content
    agreement.rewrite(content, annex, now)
    await keep_revision(work, agreement, former=former, now=now)
    after = {"version": agreement.latest.number, "content_hash": agreement.content_hash(agreement.latest)}
    await work.record("rewrite_agreement", "agreement", agreement.id, at=now, after=after)
    await settle_places(work, agreement, now=now)
    return agreement
