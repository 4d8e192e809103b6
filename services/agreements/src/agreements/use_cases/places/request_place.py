"""A measure of an agreement asks for places in an existing programme: they are taken, or waited for in a queue."""

from datetime import datetime
from uuid import UUID

from agreements.errors import PlacesDoNotFit, WrongPhase
from agreements.facts.measures import place_changed
from agreements.models.agreement import Agreement
from agreements.models.content import AgreedMeasure
from agreements.models.cooperation import Cooperation
from agreements.models.existing_programme import ExistingProgramme
from agreements.models.place import Place, PlaceStatus
from agreements.models.standing import signed_measures, standing_measures
from agreements.rules.queueing import rank
from agreements.steps.check_organizer import check_organizer
from agreements.steps.fill_places import fill_places
from agreements.steps.lock_part import lock_part
from agreements.unit_of_work import Work
from shared.clock import swedish_date
from shared.contracts.terms import MeasureKind, MeasureLevel
from shared.kit.lookup import named_in_body


async def request_place(
    work: Work,
    agreement_id: UUID,
    *,
    existing_programme_id: UUID,
    measure_id: UUID,
    places: int,
    version: int,
    now: datetime,
) -> Place:
    """Everything slow is done before the existing programme is locked: all who want its places wait for that lock."""
    agreement, case = await lock_part(work, work.agreements, agreement_id, version=version, now=now)
    await check_organizer(work, case)
    measure = _measure(agreement, measure_id)
    with named_in_body("existing_programme_id"):
        existing = await work.existing_programmes.get_existing_for_change(existing_programme_id)
    _check(existing, case, places=places)
    existing.require_open(swedish_date(now))
    place = Place(
        cooperation_id=case.id,
        agreement_id=agreement.id,
        measure_id=measure.measure_id,
        existing_programme=existing,
        places=places,
        status=PlaceStatus.QUEUED,
        rank=rank(
            existing.priorities,
            for_units=measure.level is MeasureLevel.SCHOOL_UNIT,
            ends_on=agreement.latest.content.ends_on,
        ),
        requested_by=work.actor.subject,
        requested_at=now,
        signed=measure_id in signed_measures(agreement),
        created_at=now,
        updated_at=now,
    )
    work.places.add(place)
    await work.session.flush()  # gives the row its id, and the queue its last
    after = {"existing_programme_id": str(existing.id), "measure_id": str(measure_id), "places": places}
    await work.record("request_place", "place", place.id, at=now, after=after)
    await fill_places(work, existing, now=now)
    if place.is_queued:
        work.publish(place_changed(place), subject=place.id, scope=existing.programme)
    return place


def _measure(agreement: Agreement, measure_id: UUID) -> AgreedMeasure:
    measure = standing_measures(agreement).get(measure_id)
    if measure is None:
        raise WrongPhase("Insatsen står inte i överenskommelsen, eller så har den upphört.")
    if measure.kind is not MeasureKind.EXISTING_PROGRAMME:
        raise WrongPhase("Insatsen är ingen plats i en befintlig satsning.")
    return measure


def _check(existing: ExistingProgramme, case: Cooperation, *, places: int) -> None:
    if existing.programme != case.programme:
        raise WrongPhase("Den befintliga satsningen hör till ett annat uppdrag.")
    if places > existing.capacity:
        raise PlacesDoNotFit(f"Den befintliga satsningen har {existing.capacity} platser i allt. Be om färre.")
