"""The agreement is paused: the money stays bound, and nothing is paid meanwhile."""

from datetime import datetime

from budget.facts import commitment_adjusted
from budget.models.commitments import CommitmentState
from budget.rules.money import ZERO
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementPausedV1


async def pause_commitment(work: Work, paused: AgreementPausedV1, *, now: datetime) -> None:
    """A commitment that waits for money gets none meanwhile."""
    commitment = await work.commitments.find_commitment_for_change(paused.agreement_id)
    if commitment is None or commitment.state not in (CommitmentState.COMMITTED, CommitmentState.REFUSED):
        return
    before = {"state": commitment.state}
    commitment.pause(now)
    after = {"state": commitment.state}
    await work.record(
        "pause_commitment", "commitment", commitment.id, at=now, before=before, after=after, reason=paused.reason
    )
    if not commitment.never_bound:
        fact = commitment_adjusted(commitment, released=ZERO)
        work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
