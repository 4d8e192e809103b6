"""An existing programme gets more or fewer places, or another last day; what becomes free goes to the queue."""

from datetime import date, datetime
from uuid import UUID

from agreements.errors import PlacesDoNotFit
from agreements.models.existing_programme import ExistingProgramme
from agreements.steps.end_place import end_place
from agreements.steps.fill_places import fill_places
from agreements.unit_of_work import Work


async def change_existing_programme(
    work: Work,
    existing_id: UUID,
    *,
    title: str,
    join_by: date,
    capacity: int,
    reason: str,
    version: int,
    now: datetime,
) -> ExistingProgramme:
    existing = await work.existing_programmes.get_existing_for_change(existing_id)
    existing.expect(version)
    if join_by > existing.ends_on:
        raise PlacesDoNotFit(f"Satsningen slutar {existing.ends_on}. Ange en dag före det.")
    if title != existing.title:
        for place in await work.places.list_places_in(existing.id):
            place.note_change(now)
    existing.change(title=title, join_by=join_by, capacity=capacity, now=now)
    await work.record("change_existing_programme", "existing_programme", existing.id, at=now, reason=reason)
    # Nobody in the queue is passed: whoever can never have what it wants would keep all the others waiting.
    for place in await work.places.list_queue(existing.id):
        if place.places > existing.capacity:
            lapses = f"Satsningen har {existing.capacity} platser i allt, färre än de {place.places} som önskades."
            await end_place(work, existing, place, reason=lapses, lapsed=True, now=now)
    await fill_places(work, existing, now=now)
    return existing
