"""The agency judges whether a commitment is kept, or sends the report back."""

from datetime import datetime
from uuid import UUID

from followup.errors import ReasonMissing
from followup.models.commitment import AgreedCommitment, Assessment
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def assess_commitment(
    work: Work, commitment_id: UUID, *, outcome: Assessment, reason: str | None, version: int, now: datetime
) -> AgreedCommitment:
    """Whoever reported it, on either side, does not judge it."""
    commitment = await lock_part(
        work, work.commitments.get_commitment_for_change, commitment_id, version=version, now=now
    )
    await work.must_be_another("assess_commitment", commitment=commitment.id)
    if outcome is not Assessment.KEPT and not reason:
        fault = at_field("reason", "skäl saknas", "varför åtagandet inte är uppfyllt eller rapporten lämnas tillbaka")
        raise ReasonMissing("Ange skälet, så att parten kan rätta till det.", errors=fault)
    before = {"status": commitment.status.value}
    commitment.assess(outcome, reason, by=work.actor.subject, today=swedish_date(now), now=now)
    after = {"status": commitment.status.value, "outcome": outcome.value}
    await work.record(
        "assess_commitment", "commitment", commitment.id, at=now, before=before, after=after, reason=reason
    )
    return commitment
