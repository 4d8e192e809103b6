"""The agreement is paused: follow-up stops and budget pays nothing until it is resumed."""

from datetime import date, datetime
from uuid import UUID

from agreements.facts import agreement_paused
from agreements.models.agreement import Agreement
from agreements.rules.endings import end_faults
from agreements.steps.change_status import change_status
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work


async def pause_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.pause(now)
    content = agreement.content_in_force
    faults = end_faults(from_on, starts_on=content.starts_on, ends_on=content.ends_on)
    refuse_faults(faults, "Överenskommelsen kan inte pausas den dagen. Rätta det som står under errors.")
    fact = agreement_paused(agreement, from_on=from_on, reason=reason)
    await change_status(work, agreement, case, fact=fact, from_on=from_on, reason=reason, now=now)
    return agreement
