"""The agreement is paused: follow-up stops and budget holds the money until it is resumed."""

from datetime import date, datetime
from uuid import UUID

from agreements.models import Agreement
from agreements.unit_of_work import Work
from agreements.use_cases.keep_status import keep_status
from shared.contracts.agreements import AgreementPausedV1


async def pause_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    agreement.pause(now)
    await keep_status(work, agreement, case, from_on=from_on, reason=reason, now=now)
    paused = AgreementPausedV1(cooperation_id=case.id, agreement_id=agreement.id, paused_from=from_on, reason=reason)
    work.publish(paused, subject=case.id, scope=case.programme)
    return agreement
