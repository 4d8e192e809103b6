"""A paused agreement applies again."""

from datetime import date, datetime
from uuid import UUID

from agreements.facts import agreement_resumed
from agreements.models.agreement import Agreement, AgreementStatus
from agreements.rules.endings import resumption_faults
from agreements.steps.change_status import change_status
from agreements.steps.check_organizer import check_organizer
from agreements.steps.check_supervision import check_supervision
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def resume_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    await check_organizer(work, case)
    await check_supervision(work, case)
    agreement.resume(now)
    await _check_day(work, agreement, from_on, today=swedish_date(now))
    fact = agreement_resumed(agreement, from_on=from_on, reason=reason)
    await change_status(work, agreement, case, fact=fact, from_on=from_on, reason=reason, now=now)
    return agreement


async def _check_day(work: Work, agreement: Agreement, from_on: date, *, today: date) -> None:
    changes = await work.agreements.list_changes_of(agreement.id)
    paused_from = [change.from_on for change in changes if change.status is AgreementStatus.PAUSED][-1]
    # Also when its time has run out meanwhile: what is paused is resumed before it is completed.
    last = max(agreement.content_in_force.ends_on, today)
    faults = resumption_faults(from_on, paused_from=paused_from, last=last)
    refuse_faults(faults, "Överenskommelsen kan inte återupptas den dagen. Rätta det som står under errors.")
