"""An organiser gives up places or leaves a queue; its places go to those who wait."""

from datetime import datetime
from uuid import UUID

from agreements.models.place import Place
from agreements.steps.end_place import end_place
from agreements.steps.fill_places import fill_places
from agreements.unit_of_work import Work


async def give_up_place(work: Work, place_id: UUID, *, reason: str, version: int, now: datetime) -> Place:
    # Not lock_part: the place may be filled by others until the existing programme is locked, so its version is
    # judged after that.
    place, case = await work.places.get_part_for_change(place_id)
    await work.must_be_impartial(case.organization_number, now=now)
    existing = await work.existing_programmes.get_existing_for_change(place.existing_programme_id)
    place = await work.places.get_part_anew(place_id)
    place.expect(version)
    await end_place(work, existing, place, reason=reason, now=now)
    await fill_places(work, existing, now=now)
    return place
