"""Say what a manual review showed, so that the round can be decided."""

from datetime import datetime
from uuid import UUID

from selection.models.review import Review
from selection.unit_of_work import Work


async def record_review(
    work: Work, round_id: UUID, organization_number: str, *, code: str, conclusion: str, now: datetime
) -> Review:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.must_be_open()
    row = Review(
        round_id=round_id,
        organization_number=organization_number,
        code=code,
        conclusion=conclusion,
        reviewed_by=work.actor.subject,
        created_at=now,
        updated_at=now,
    )
    work.reviews.add(row)
    await work.session.flush()
    after = {"organization_number": organization_number, "code": code}
    await work.record("record_review", "round", round_id, at=now, after=after, reason=conclusion)
    return row
