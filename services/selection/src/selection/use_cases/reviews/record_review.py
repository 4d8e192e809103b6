"""Say what a manual review showed, so that the round can be decided."""

from datetime import datetime
from uuid import UUID

from selection.models.review import Review
from selection.unit_of_work import Work
from shared.kit.lookup import named_in_body


async def record_review(
    work: Work, round_id: UUID, organization_number: str, *, code: str, conclusion: str, now: datetime
) -> Review:
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.require_open()
    await work.must_be_impartial(organization_number, now=now)
    with named_in_body("organization_number"):
        await work.organizers.get_organizer(organization_number)
    await work.must_be_another("record_review", organizer=organization_number)
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
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"organization_number": organization_number, "code": code}
    await work.record("record_review", "round", round_id, at=now, after=after, reason=conclusion)
    return row
