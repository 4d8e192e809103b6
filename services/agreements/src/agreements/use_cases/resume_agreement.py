"""A paused agreement applies again."""

from datetime import date, datetime
from uuid import UUID

from agreements.models import Agreement
from agreements.unit_of_work import Work
from agreements.use_cases.check_hold import check_hold
from agreements.use_cases.keep_status import keep_status
from shared.contracts.agreements import AgreementResumedV1


async def resume_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    await check_hold(work, case)
    agreement.resume(now)
    await keep_status(work, agreement, case, from_on=from_on, reason=reason, now=now)
    resumed = AgreementResumedV1(cooperation_id=case.id, agreement_id=agreement.id, resumed_from=from_on, reason=reason)
    work.publish(resumed, subject=case.id, scope=case.programme)
    return agreement
