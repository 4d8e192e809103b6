"""The agreement ends before its time; budget claims back what the terms allow."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from agreements.facts import agreement_terminated
from agreements.models.agreement import Agreement
from agreements.steps.change_status import change_status
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work


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
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.terminate(from_on, now)
    fact = agreement_terminated(agreement, from_on=from_on, reason=reason, repayment_amount=repayment_amount)
    await change_status(work, agreement, case, fact=fact, from_on=from_on, reason=reason, now=now)
    return agreement
