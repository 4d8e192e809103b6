"""An amendment is withdrawn; the version in force stays in force."""

from datetime import datetime
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.steps.keep_revision import keep_revision
from agreements.steps.lock_part import lock_part
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work


async def withdraw_amendment(work: Work, agreement_id: UUID, *, reason: str, version: int, now: datetime) -> Agreement:
    agreement, _ = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    before, former = {"version": agreement.latest.number}, agreement.content
    agreement.withdraw_amendment(reason, now)
    # The version in force stands there again: whoever wrote in the amendment meanwhile is merged with it.
    await keep_revision(work, agreement, former=former, now=now)
    await work.record("withdraw_amendment", "agreement", agreement.id, at=now, before=before, reason=reason)
    await settle_places(work, agreement, now=now)
    return agreement
