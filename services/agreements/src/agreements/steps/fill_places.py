"""Free places in an existing programme go to those first in its queue, and the rest move up."""

from datetime import datetime

from agreements.facts.measures import place_changed
from agreements.models.existing_programme import ExistingProgramme
from agreements.programmes import rules_of
from agreements.rules.queueing import in_turn
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def fill_places(work: Work, existing: ExistingProgramme, *, now: datetime) -> None:
    """The caller has the existing programme locked: two who fill it at once do so one after the other."""
    today, queue = swedish_date(now), await work.places.list_queue(existing.id)
    first = in_turn([place.places for place in queue], free=existing.free) if existing.is_open(today) else 0
    days_to_sign = rules_of(existing.programme).places.days_to_sign
    for place in queue[:first]:
        existing.take(place.places, now)
        place.take(today=today, days_to_sign=days_to_sign, now=now)
        after = {"status": place.status, "places": place.places}
        await work.record("fill_places", "place", place.id, at=now, after=after)
        work.publish(place_changed(place), subject=place.id, scope=existing.programme)
    for position, place in enumerate(queue[first:], start=1):
        place.stand(position, now)
