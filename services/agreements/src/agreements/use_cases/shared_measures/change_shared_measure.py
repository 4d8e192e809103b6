"""A shared measure costs something else, or has more or fewer places: every share of it follows."""

from datetime import datetime
from uuid import UUID

from agreements.models.shared_measure import SharedCosts, SharedMeasure
from agreements.steps.split_shared_cost import split_shared_cost
from agreements.unit_of_work import Work


async def change_shared_measure(
    work: Work,
    shared_id: UUID,
    *,
    title: str,
    places: int,
    costs: SharedCosts,
    reason: str,
    version: int,
    now: datetime,
) -> SharedMeasure:
    shared = await work.shared_measures.get_shared_for_change(shared_id)
    shared.expect(version)
    # What each pays follows: whoever is barred from the cases of one of them takes no part in that.
    await work.must_be_impartial(*await work.shares.list_organizers(shared.id), now=now)
    if title != shared.title:
        for share in await work.shares.list_shares_in(shared.id):
            share.note_change(now)
    shared.change(title=title, places=places, costs=costs, now=now)
    await work.record("change_shared_measure", "shared_measure", shared.id, at=now, reason=reason)
    await split_shared_cost(work, shared, now=now)
    return shared
