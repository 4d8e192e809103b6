"""Give up an offer that cannot be made: the organiser's selection in the round leads to nothing."""

from datetime import datetime
from uuid import UUID

from selection.models.unmade_offer import UnmadeOffer
from selection.unit_of_work import Work


async def drop_unmade_offer(
    work: Work, unmade_offer_id: UUID, *, reason: str, version: int, now: datetime
) -> UnmadeOffer:
    row = await work.unmade_offers.get_unmade_offer_for_change(unmade_offer_id)
    row.expect(version)
    await work.must_be_impartial(row.organization_number, now=now)
    row.drop(work.actor.subject, reason=reason, now=now)
    await work.record("drop_unmade_offer", "unmade_offer", row.id, at=now, reason=reason)
    return row
