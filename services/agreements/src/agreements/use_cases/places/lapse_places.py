"""Places that were not signed for in time lapse, and queues whose last day has passed are closed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from agreements.steps.end_place import end_place
from agreements.steps.fill_places import fill_places
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def lapse_places(work: Work, *, besides: Collection[UUID], now: datetime) -> UUID | None:
    """Lapse a programme's places and return its id; None when no other has any. A late run does what was due before."""
    today = swedish_date(now)
    existing = await work.existing_programmes.find_with_lapsed(today, besides=besides)
    if existing is None:
        return None
    for place in await work.places.list_unsigned(existing.id, today=today):
        reason = f"Överenskommelsen var inte undertecknad av båda {place.sign_by}."
        await end_place(work, existing, place, reason=reason, lapsed=True, now=now)
    await fill_places(work, existing, now=now)
    if not existing.is_open(today):
        for place in await work.places.list_queue(existing.id):
            reason = f"Ingen plats blev ledig till och med {existing.join_by}."
            await end_place(work, existing, place, reason=reason, lapsed=True, now=now)
    return existing.id
