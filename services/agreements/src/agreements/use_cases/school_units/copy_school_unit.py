"""A school unit closed, opened again or changed organiser: the cases that it takes part in have changed."""

from datetime import datetime

from agreements.copies import SchoolUnit
from agreements.models.cooperation import Cooperation
from agreements.steps.void_lone_signature import void_lone_signature
from agreements.unit_of_work import Work
from shared.contracts.selection import SchoolUnitChangedV1


async def copy_school_unit(work: Work, fact: SchoolUnitChangedV1, *, now: datetime) -> None:
    unit = await work.school_units.find_school_unit(fact.school_unit_code)
    known = unit is not None
    if unit is None:
        unit = SchoolUnit(school_unit_code=fact.school_unit_code)
        work.school_units.add(unit)
    unit.organization_number = fact.organization_number
    unit.status = fact.status
    unit.replaced_by = fact.replaced_by
    unit.school_types = list(fact.school_types)
    unit.note(work.event)
    after = {"school_unit_code": fact.school_unit_code, "status": fact.status}
    for case in await work.cooperations.lock_cooperations_with(fact.school_unit_code):
        fault = (await work.school_units.list_faults(case))[fact.school_unit_code]
        if not fault and not known:
            continue  # as the case took it to be; whoever works in it is not refused for nothing
        case.note_change(now)
        if fault:
            await _reset_draft(work, case, fact.school_unit_code, fault, now=now)
        await work.record("copy_school_unit", "cooperation", case.id, at=now, after=after)


async def _reset_draft(work: Work, case: Cooperation, code: str, fault: str, *, now: datetime) -> None:
    """Open the draft, so that it can be written without the unit: the second signature would be refused."""
    agreement = await work.agreements.find_part_of(case.id)
    measures = agreement.latest.content.measures if agreement else ()
    if agreement and any(code in measure.school_unit_codes for measure in measures):
        await void_lone_signature(work, agreement, reason=f"Skolenheten {code} {fault}.", now=now)
