"""A signature is voided with a reason before both have signed, so that the content can be corrected."""

from datetime import datetime
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def unlock_agreement(work: Work, agreement_id: UUID, *, reason: str, version: int, now: datetime) -> Agreement:
    agreement, _ = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    before = {"content_hash": agreement.latest.content_hash}
    agreement.unlock(reason, now)
    await work.record("unlock_agreement", "agreement", agreement.id, at=now, before=before, reason=reason)
    return agreement
