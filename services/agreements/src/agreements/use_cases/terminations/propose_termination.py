"""Somebody proposes that an agreement ends before its time; another person decides."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation
from agreements.models.termination import Termination, TerminationStatus
from agreements.programmes import rules_of
from agreements.rules.endings import end_faults, final_statement_faults, hearing_faults
from agreements.rules.faults import Faults
from agreements.rules.periods import months_later
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.unit_of_work import Work
from shared.kit.clock import swedish_date

DETAIL = "Förslaget kan inte läggas med de uppgifterna. Rätta det som står under errors."


async def propose_termination(
    work: Work,
    agreement_id: UUID,
    *,
    from_on: date,
    reason: str,
    communicated_on: date,
    claims_repayment: bool,
    final_statement_on: date | None,
    version: int,
    now: datetime,
) -> Termination:
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    agreement.require_terminable()
    faults = [*_day_faults(agreement, case, from_on)]
    faults += hearing_faults(communicated_on, offered_on=case.offered_on, today=swedish_date(now))
    months = rules_of(case.programme).statements.months_after_payment
    if final_statement_on:
        faults += final_statement_faults(final_statement_on, from_on=from_on, months=months)
    refuse_faults(faults, DETAIL)
    # Whether anything is paid by then is known to budget and followup; a grant that may be is accounted for.
    granted = agreement.signed_version is not None and bool(agreement.signed_version.content.instalments)
    termination = Termination(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        status=TerminationStatus.PROPOSED,
        from_on=from_on,
        reason=reason,
        communicated_on=communicated_on,
        claims_repayment=claims_repayment and granted,
        final_statement_on=(final_statement_on or months_later(from_on, months)) if granted else None,
        proposed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.terminations.add(termination)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"agreement_id": str(agreement.id), "from_on": from_on.isoformat(), "claims_repayment": claims_repayment}
    await work.record("propose_termination", "termination", termination.id, at=now, after=after, reason=reason)
    return termination


def _day_faults(agreement: Agreement, case: Cooperation, from_on: date) -> Faults:
    """What nobody has put into force may end from any day since the offer."""
    content, signed = agreement.latest.content, agreement.signed_version
    starts_on = signed.content.starts_on if signed else min(case.offered_on, content.starts_on)
    return end_faults(from_on, starts_on=starts_on, ends_on=content.ends_on)
