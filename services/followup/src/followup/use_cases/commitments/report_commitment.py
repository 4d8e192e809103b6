"""A party reports that it has kept a commitment, with what shows it (Redovisning dnr 2015:778, 4.1)."""

from datetime import date, datetime
from uuid import UUID

from followup.models.commitment import AgreedCommitment, Party
from followup.steps.lock_part import lock_part
from followup.unit_of_work import Work
from shared.clock import swedish_date


async def report_commitment(
    work: Work,
    commitment_id: UUID,
    *,
    kept_on: date,
    evidence: str,
    diary_number: str | None,
    version: int,
    now: datetime,
) -> AgreedCommitment:
    commitment = await lock_part(
        work, work.commitments.get_commitment_for_change, commitment_id, version=version, now=now
    )
    await work.must_be_another("report_commitment", commitment=commitment.id)
    before = {"status": commitment.status.value}
    commitment.report(
        kept_on,
        evidence,
        side=Party.ORGANIZER if work.actor.own_tenant else Party.AGENCY,
        diary_number=diary_number,
        by=work.actor.subject,
        today=swedish_date(now),
        now=now,
    )
    after = {"status": commitment.status.value, "kept_on": kept_on.isoformat()}
    await work.record("report_commitment", "commitment", commitment.id, at=now, before=before, after=after)
    return commitment
