"""An existing programme is registered, with its places and the rule of its queue."""

from datetime import date, datetime

from agreements.errors import PlacesDoNotFit
from agreements.models.existing_programme import ExistingProgramme
from agreements.programmes import rules_of
from agreements.unit_of_work import Work


async def register_existing_programme(
    work: Work,
    *,
    programme: str,
    title: str,
    starts_on: date,
    ends_on: date,
    join_by: date,
    capacity: int,
    now: datetime,
) -> ExistingProgramme:
    if not (starts_on <= ends_on and join_by <= ends_on):
        raise PlacesDoNotFit("Sista dagen kommer före den första, eller före den sista att ta en plats.")
    existing = ExistingProgramme(
        programme=programme,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        join_by=join_by,
        capacity=capacity,
        taken=0,
        priority=list(rules_of(programme).places.priority),
        created_at=now,
        updated_at=now,
    )
    work.existing_programmes.add(existing)
    await work.session.flush()  # gives the row its id, which the audit row needs
    after = {"capacity": capacity, "priority": existing.priority}
    await work.record("register_existing_programme", "existing_programme", existing.id, at=now, after=after)
    return existing
