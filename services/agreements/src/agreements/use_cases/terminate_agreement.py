"""The agreement ends before its time; what must be paid back is claimed by budget, when the terms allow a claim."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from agreements.models import Agreement, AgreementStatus
from agreements.unit_of_work import Work
from agreements.use_cases.keep_status import keep_status
from shared.contracts.agreements import AgreementTerminatedV1


async def terminate_agreement(
    work: Work,
    agreement_id: UUID,
    *,
    from_on: date,
    reason: str,
    repayment_amount: Decimal | None,
    version: int,
    now: datetime,
) -> Agreement:
    agreement, case = await work.agreements.get_part_for_change(agreement_id)
    agreement.expect(version)
    agreement.require(
        AgreementStatus.ACTIVE, AgreementStatus.PAUSED, detail="Bara en gällande överenskommelse kan avslutas."
    )
    agreement.end(AgreementStatus.TERMINATED, ended_on=from_on, now=now)
    await keep_status(work, agreement, case, from_on=from_on, reason=reason, now=now)
    terminated = AgreementTerminatedV1(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        terminated_from=from_on,
        reason=reason,
        repayment_amount=repayment_amount,
    )
    work.publish(terminated, subject=case.id, scope=case.programme)
    return agreement
