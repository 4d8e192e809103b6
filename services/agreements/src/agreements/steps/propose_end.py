"""An end before its time is proposed: the decider's turn comes, and the trail has the proposal."""

from datetime import datetime

from agreements.models.cooperation import Cooperation
from agreements.models.termination import Termination
from agreements.unit_of_work import Work


async def propose_end(work: Work, case: Cooperation, termination: Termination, *, now: datetime) -> Termination:
    work.terminations.add(termination)
    case.note_change(now)  # whose turn it is, is shown with the case
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {
        "agreement_id": str(termination.agreement_id) if termination.agreement_id else None,
        "from_on": termination.from_on.isoformat(),
        "claims_repayment": termination.claims_repayment,
    }
    reason = termination.reason
    await work.record("propose_termination", "termination", termination.id, at=now, after=after, reason=reason)
    return termination
