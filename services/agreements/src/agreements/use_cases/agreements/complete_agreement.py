"""The agreement ends when its time is out and its measures are done."""

from datetime import date, datetime
from uuid import UUID

from agreements.facts import agreement_completed
from agreements.models.agreement import Agreement
from agreements.steps.change_status import change_status
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


async def complete_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.complete(from_on, now)
    fact = agreement_completed(agreement, from_on=from_on)
    await change_status(work, agreement, case, fact=fact, from_on=from_on, reason=reason, now=now)
    return agreement
