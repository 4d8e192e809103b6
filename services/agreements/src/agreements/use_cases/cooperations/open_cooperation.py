"""Selection made an offer: a case with the organiser is opened."""

from datetime import datetime

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.unit_names import UnitNames, UnitTypes
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferMadeV1


async def open_cooperation(work: Work, fact: OfferMadeV1, *, now: datetime) -> Cooperation:
    cooperation = Cooperation(
        offer_id=fact.offer_id,
        round_id=fact.round_id,
        programme=fact.programme,
        organization_number=fact.organization_number,
        organizer_name=fact.organizer_name,
        school_unit_codes=list(fact.school_unit_codes),
        school_unit_names=UnitNames({unit.school_unit_code: unit.name for unit in fact.school_units}),
        school_unit_types=UnitTypes(
            {unit.school_unit_code: unit.school_types for unit in fact.school_units if unit.school_types}
        ),
        status=CooperationStatus.OFFERED,
        offered_on=fact.made_on,
        offer_diary_number=fact.diary_number,
        offer_reasons=list(fact.reasons),
        answer_by=fact.answer_by,
        created_at=now,
        updated_at=now,
    )
    work.cooperations.add(cooperation)
    await work.session.flush()  # gives the row its id, which the audit row needs
    note_step(work, cooperation.id, now=now)
    after = {"offer_id": str(fact.offer_id)}
    await work.record("open_cooperation", "cooperation", cooperation.id, at=now, after=after)
    return cooperation
