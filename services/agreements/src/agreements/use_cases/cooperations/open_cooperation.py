"""Selection made an offer: a case with the organiser is opened."""

from datetime import datetime

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.unit_names import UnitNames, UnitTypes
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def open_cooperation(work: Work, made: OfferMadeV1, *, now: datetime) -> Cooperation:
    cooperation = Cooperation(
        offer_id=made.offer_id,
        round_id=made.round_id,
        programme=made.programme,
        organization_number=made.organization_number,
        organizer_name=made.organizer_name,
        school_unit_codes=list(made.school_unit_codes),
        school_unit_names=UnitNames({unit.school_unit_code: unit.name for unit in made.school_units}),
        school_unit_types=UnitTypes(
            {unit.school_unit_code: unit.school_types for unit in made.school_units if unit.school_types}
        ),
        status=CooperationStatus.OFFERED,
        offered_on=made.made_on,
        offer_diary_number=made.diary_number,
        offer_reasons=list(made.reasons),
        answer_by=made.answer_by,
        created_at=now,
        updated_at=now,
    )
    work.cooperations.add(cooperation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    note_step(work, cooperation.id, now=now)
    after = {"offer_id": str(made.offer_id)}
    await work.record("open_cooperation", "cooperation", cooperation.id, at=now, after=after)
    return cooperation
