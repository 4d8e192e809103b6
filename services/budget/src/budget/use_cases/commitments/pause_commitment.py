"""The agreement is paused or goes on again: the money stays bound, and nothing is paid meanwhile."""

from datetime import datetime
from uuid import UUID

from budget.facts import tell_adjustment
from budget.models import Commitment, CommitmentState
from budget.rules.money import ZERO
from budget.unit_of_work import Work
from shared.contracts.agreements import AgreementPausedV1, AgreementResumedV1


async def pause_commitment(work: Work, paused: AgreementPausedV1, *, now: datetime) -> None:
    """What waits for money does not get any meanwhile."""
    commitment = await _commitment(work, paused.agreement_id)
    if commitment and commitment.state in (CommitmentState.COMMITTED, CommitmentState.REFUSED):
        await _turn(work, commitment, CommitmentState.PAUSED, reason=paused.reason, now=now)


async def resume_commitment(work: Work, resumed: AgreementResumedV1, *, now: datetime) -> None:
    """What waited when the agreement was paused waits again."""
    commitment = await _commitment(work, resumed.agreement_id)
    if commitment and commitment.state is CommitmentState.PAUSED:
        state = CommitmentState.REFUSED if commitment.never_bound else CommitmentState.COMMITTED
        await _turn(work, commitment, state, reason=resumed.reason, now=now)


async def _commitment(work: Work, agreement_id: UUID) -> Commitment | None:
    if await work.fundings.find_commitment(agreement_id) is None:
        return None
    return await work.fundings.get_commitment_for_change(agreement_id)


async def _turn(work: Work, commitment: Commitment, state: CommitmentState, *, reason: str, now: datetime) -> None:
    before, commitment.state = commitment.state, state
    commitment.touch(now)
    await work.session.flush()
    await work.record(
        "turn", "commitment", commitment.id, at=now, before={"state": before}, after={"state": state}, reason=reason
    )
    if not commitment.never_bound:
        tell_adjustment(work, commitment, released=ZERO)
