"""Another person decides that the agreement ends; budget claims what its terms allow, and sets the amount."""

from datetime import datetime
from uuid import UUID

from agreements.facts import agreement_terminated
from agreements.models.termination import Termination
from agreements.steps.change_status import change_status
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.kit.clock import swedish_date


async def approve_termination(work: Work, termination_id: UUID, *, version: int, now: datetime) -> Termination:
    termination, case = await lock_part(work, work.terminations, termination_id, version=version, now=now)
    termination.require_proposed()
    await work.must_be_another("approve_termination", termination=termination.id)
    agreement = await work.agreements.get_part(termination.agreement_id)
    # The terms in force on the day of the decision: an amendment may have been signed since the proposal.
    terms = agreement.signed_version.content.repayment_terms if agreement.signed_version else None
    ground = terms if termination.claims_repayment else None
    termination.decide(work.actor.subject, repayment_ground=ground, today=swedish_date(now), now=now)
    agreement.terminate(termination.from_on, now)
    fact = agreement_terminated(agreement, termination)
    await change_status(
        work, agreement, case, fact=fact, from_on=termination.from_on, reason=termination.reason, now=now
    )
    after = {"status": termination.status}
    await work.record("approve_termination", "termination", termination.id, at=now, after=after)
    return termination
