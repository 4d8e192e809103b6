"""The agreement goes on again after a pause."""

from datetime import datetime

from budget.facts import commitment_adjusted
from budget.models.commitments import CommitmentState
from budget.rules.money import ZERO
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementResumedV1


async def resume_commitment(work: Work, resumed: AgreementResumedV1, *, now: datetime) -> None:
    commitment = await work.commitments.find_commitment_for_change(resumed.agreement_id)
    if commitment is None or commitment.state is not CommitmentState.PAUSED:
        return
    before = {"state": commitment.state}
    commitment.resume(now)
    after = {"state": commitment.state}
    await work.record(
        "resume_commitment", "commitment", commitment.id, at=now, before=before, after=after, reason=resumed.reason
    )
    if not commitment.never_bound:
        fact = commitment_adjusted(commitment, released=ZERO)
        work.publish(fact, subject=commitment.cooperation_id, scope=commitment.programme)
