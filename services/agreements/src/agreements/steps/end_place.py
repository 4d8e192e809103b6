"""A place is given up or lapses; it becomes free, and the caller fills it from the queue."""

from datetime import datetime

from agreements.facts.measures import place_changed
from agreements.models.existing_programme import ExistingProgramme
from agreements.models.place import Place
from agreements.unit_of_work import Work


async def end_place(
    work: Work, existing: ExistingProgramme, place: Place, *, reason: str, lapsed: bool = False, now: datetime
) -> None:
    """The caller has the existing programme locked, and has read the place since."""
    before, frees = {"status": place.status}, not place.is_queued
    if lapsed:
        place.lapse(reason, now)
    else:
        place.give_up(reason, now)
    if frees:
        existing.give_back(place.places, now)
    after = {"status": place.status}
    await work.record("end_place", "place", place.id, at=now, before=before, after=after, reason=reason)
    work.publish(place_changed(place), subject=place.id, scope=existing.programme)
