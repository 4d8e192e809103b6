"""Somebody proposes that an agreement ends before its time; another person decides."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.termination import Termination, TerminationStatus
from agreements.programmes import rules_of
from agreements.rules.endings import (
    claim_hearing_faults,
    end_hearing_faults,
    final_statement_faults,
    unwanted_statement_faults,
)
from agreements.steps.find_ending import end_day_faults, last_statement_on
from agreements.steps.lock_part import lock_part
from agreements.steps.propose_end import propose_end
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.clock import swedish_date

DETAIL = "Förslaget kan inte läggas med de uppgifterna. Rätta det som står under errors."


async def propose_termination(
    work: Work,
    agreement_id: UUID,
    *,
    from_on: date,
    reason: str,
    communicated_on: date | None,
    not_heard_reason: str | None,
    claims_repayment: bool,
    final_statement_on: date | None,
    version: int,
    now: datetime,
) -> Termination:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.require_terminable()
    faults = [*end_day_faults(agreement, case, from_on)]
    faults += end_hearing_faults(
        communicated_on, not_heard_reason=not_heard_reason, offered_on=case.offered_on, today=swedish_date(now)
    )
    accounted_on = last_statement_on(agreement, case, from_on)
    faults += claim_hearing_faults(
        is_claimed=bool(accounted_on) and claims_repayment, not_heard_reason=not_heard_reason
    )
    faults += unwanted_statement_faults(final_statement_on, is_granted=bool(accounted_on))
    months = rules_of(case.programme).statements.months_after_payment
    if final_statement_on and accounted_on:
        faults += final_statement_faults(final_statement_on, from_on=from_on, months=months)
    refuse_faults(faults, DETAIL)
    termination = Termination(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        status=TerminationStatus.PROPOSED,
        from_on=from_on,
        reason=reason,
        communicated_on=communicated_on,
        not_heard_reason=not_heard_reason,
        claims_repayment=claims_repayment,
        final_statement_on=final_statement_on or accounted_on,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    return await propose_end(work, case, termination, now=now)
