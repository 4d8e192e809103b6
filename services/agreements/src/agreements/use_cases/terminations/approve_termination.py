"""Another person decides that a cooperation ends; budget claims what the terms allow, and sets the amount."""

from datetime import datetime
from uuid import UUID

from agreements.facts import agreement_terminated
from agreements.models.cooperation import Cooperation
from agreements.models.standing import carried_out
from agreements.models.termination import Termination
from agreements.rules.endings import claim_hearing_faults
from agreements.steps.change_status import change_status
from agreements.steps.end_case import end_case, require_no_agreement
from agreements.steps.end_shares import end_shares
from agreements.steps.find_ending import end_day_faults, last_statement_on
from agreements.steps.lock_part import lock_part
from agreements.steps.refuse_faults import refuse_faults
from agreements.steps.settle_places import settle_places
from agreements.unit_of_work import Work
from shared.clock import swedish_date

ANEW = "Återta förslaget och lägg ett nytt"
DETAIL = f"Överenskommelsen har ändrats sedan förslaget lades. {ANEW} med en annan dag."
NOT_HEARD = f"Överenskommelsen har undertecknats sedan förslaget lades. {ANEW} när huvudmannen har hörts."
FOR_THE_AGREEMENT = f"{ANEW} om att överenskommelsen avslutas."


async def approve_termination(work: Work, termination_id: UUID, *, version: int, now: datetime) -> Termination:
    termination, case = await lock_part(work, work.terminations, termination_id, version=version, now=now)
    termination.require_proposed()
    await work.must_be_another("approve_termination", termination=termination.id)
    if termination.agreement_id:
        await _end_agreement(work, termination, case, termination.agreement_id, now=now)
    else:
        await _end_without_agreement(work, termination, case, now=now)
    after = {"status": termination.status}
    await work.record("approve_termination", "termination", termination.id, at=now, after=after)
    return termination


async def _end_without_agreement(work: Work, termination: Termination, case: Cooperation, *, now: datetime) -> None:
    # An agreement may have been drafted since the proposal: what becomes of it is then decided for itself.
    await require_no_agreement(work, case, detail=FOR_THE_AGREEMENT)
    today = swedish_date(now)
    termination.decide(work.actor.subject, repayment_ground=None, final_statement_on=None, today=today, now=now)
    await end_case(work, case, termination, now=now)


async def _end_agreement(
    work: Work, termination: Termination, case: Cooperation, agreement_id: UUID, *, now: datetime
) -> None:
    agreement = await work.agreements.get_part(agreement_id)
    # The first version, or an amendment, may have been signed since the proposal: the version in force now ends.
    refuse_faults(end_day_faults(agreement, case, termination.from_on), DETAIL)
    accounted_on = last_statement_on(agreement, case, termination.from_on)
    is_claimed = bool(accounted_on) and termination.claims_repayment
    refuse_faults(claim_hearing_faults(is_claimed=is_claimed, not_heard_reason=termination.not_heard_reason), NOT_HEARD)
    terms = agreement.signed_version.content.repayment_terms if agreement.signed_version else None
    termination.decide(
        work.actor.subject,
        repayment_ground=terms if is_claimed else None,
        final_statement_on=accounted_on and (termination.final_statement_on or accounted_on),
        today=swedish_date(now),
        now=now,
    )
    agreement.terminate(termination.from_on, now)
    fact = agreement_terminated(agreement, termination)
    await change_status(
        work, agreement, case, fact=fact, from_on=termination.from_on, reason=termination.reason, now=now
    )
    await settle_places(work, agreement, now=now)
    done = carried_out(agreement, termination.from_on)
    await end_shares(work, case, carried_out=done, ended_on=termination.from_on, now=now)
