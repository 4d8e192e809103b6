"""A paused agreement applies again."""

from datetime import date, datetime
from uuid import UUID

from agreements.facts import agreement_resumed
from agreements.models.agreement import Agreement
from agreements.steps.change_status import change_status
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_supervision import check_supervision
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def resume_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    await check_organizer(work, case)
    await check_supervision(work, case)
    agreement.resume(now)
    fact = agreement_resumed(agreement, from_on=from_on, reason=reason)
    await change_status(work, agreement, case, fact=fact, from_on=from_on, reason=reason, now=now)
    return agreement
