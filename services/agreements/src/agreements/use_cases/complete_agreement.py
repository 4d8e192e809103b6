"""The agreement has run its course."""

from datetime import date, datetime
from uuid import UUID

from agreements.models import Agreement, AgreementStatus
from agreements.unit_of_work import Work
from agreements.use_cases.keep_status import keep_status
from shared.contracts.agreements import AgreementCompletedV1


async def complete_agreement(
    work: Work, agreement_id: UUID, *, from_on: date, reason: str, version: int, now: datetime
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    agreement.require(AgreementStatus.ACTIVE, detail="Bara en gällande överenskommelse kan slutföras.")
    agreement.end(AgreementStatus.COMPLETED, ended_on=from_on, now=now)
    await keep_status(work, agreement, case, from_on=from_on, reason=reason, now=now)
    completed = AgreementCompletedV1(cooperation_id=case.id, agreement_id=agreement.id, completed_on=from_on)
    work.publish(completed, subject=case.id, scope=case.programme)
    return agreement
