"""Selection chose more units for an organiser that has accepted its offer: its case has them from now on."""

from datetime import datetime

from agreements.models.supplements import Supplement
from agreements.steps.note_step import note_step
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferSupplementedV1


async def supplement_cooperation(work: Work, supplemented: OfferSupplementedV1, *, now: datetime) -> None:
    """Add the units. What is planned, decided and signed stands; the next plan must have them, and an amendment may."""
    assert work.event is not None, "it is said by an event"
    case = await work.cooperations.find_cooperation_by_offer(supplemented.offer_id)
    if case is None:
        return
    note_step(work, case.id, now=now)
    added = [unit for unit in supplemented.supplementary_units if unit.decision_number == supplemented.decision_number]
    supplement = Supplement(
        decision_id=supplemented.supplementary_decision_id,
        decision_number=supplemented.decision_number,
        diary_number=supplemented.diary_number,
        decided_on=supplemented.decided_on,
        reason=supplemented.reason,
        school_unit_codes=tuple(unit.school_unit_code for unit in added),
        published_at=work.event.time,
    )
    names = {unit.school_unit_code: unit.name for unit in supplemented.supplementary_units}
    types = {unit.school_unit_code: unit.school_types for unit in supplemented.supplementary_units if unit.school_types}
    before = {"school_unit_codes": list(case.school_unit_codes)}
    case.supplement(supplement, codes=supplemented.school_unit_codes, names=names, types=types, now=now)
    after = {"school_unit_codes": list(case.school_unit_codes)}
    await work.record("supplement_cooperation", "cooperation", case.id, at=now, before=before, after=after)
