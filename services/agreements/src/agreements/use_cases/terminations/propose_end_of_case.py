"""Somebody proposes that a case which has no agreement ends; another person decides."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.termination import Termination, TerminationStatus
from agreements.rules.endings import case_end_faults, end_hearing_faults
from agreements.steps.end_case import require_no_agreement
from agreements.steps.lock_case import lock_case
from agreements.steps.propose_end import propose_end
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date

DETAIL = "Förslaget kan inte läggas med de uppgifterna. Rätta det som står under errors."
TAKE_IT = "Föreslå att överenskommelsen avslutas."


async def propose_end_of_case(
    work: Work,
    cooperation_id: UUID,
    *,
    from_on: date,
    reason: str,
    communicated_on: date | None,
    not_heard_reason: str | None,
    version: int,
    now: datetime,
) -> Termination:
    """An unanswered offer is withdrawn in selection, and an agreement is ended for itself, signed or not."""
    case = await lock_case(work, cooperation_id, version=version, now=now)
    await require_no_agreement(work, case, detail=TAKE_IT)
    today = swedish_date(now)
    faults = [*case_end_faults(from_on, answered_on=case.answered_on or case.offered_on, today=today)]
    faults += end_hearing_faults(
        communicated_on, not_heard_reason=not_heard_reason, offered_on=case.offered_on, today=today
    )
    refuse_faults(faults, DETAIL)
    termination = Termination(
        cooperation_id=case.id,
        status=TerminationStatus.PROPOSED,
        from_on=from_on,
        reason=reason,
        communicated_on=communicated_on,
        not_heard_reason=not_heard_reason,
        claims_repayment=False,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    return await propose_end(work, case, termination, now=now)
