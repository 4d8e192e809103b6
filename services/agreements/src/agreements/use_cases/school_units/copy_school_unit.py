"""A school unit closed, opened again or changed organiser: the cases that it takes part in have changed."""

from collections.abc import Sequence
from datetime import datetime

from agreements.copies import SchoolUnit
from agreements.models.closed_units import Gone, signed_units
from agreements.models.cooperation import Cooperation
from agreements.steps.void_lone_signature import void_lone_signature
from agreements.unit_of_work import Work
from shared.contracts.selection import SchoolUnitChangedV1


async def copy_school_unit(work: Work, fact: SchoolUnitChangedV1, *, now: datetime) -> None:
    unit = await work.school_units.find_school_unit(fact.school_unit_code)
    stood = _seen(unit) if unit else None
    if unit is None:
        unit = SchoolUnit(school_unit_code=fact.school_unit_code)
        work.school_units.add(unit)
    unit.organization_number = fact.organization_number
    unit.status = fact.status
    unit.replaced_by = fact.replaced_by
    unit.school_types = list(fact.school_types)
    unit.note(work.event)
    after = {"school_unit_code": fact.school_unit_code, "status": fact.status}
    # A case knows the unit by the code that it was chosen under.
    codes = await work.school_units.list_codes_before(fact.school_unit_code)
    for case in await work.cooperations.lock_cooperations_with(codes):
        faults = await work.school_units.list_faults(case)
        gone = {code: fault for code in codes if (fault := faults.get(code))}
        if not gone and stood in (None, _seen(unit)):
            continue  # as the case took it to be, or as it stood; whoever works in it is not refused for nothing
        back = [code for code in codes if code in faults and code not in gone]
        case.note_units(gone=gone, back=await _list_unplanned(work, case, back), now=now)
        await _reset_draft(work, case, gone, now=now)
        await work.record("copy_school_unit", "cooperation", case.id, at=now, after=after)


def _seen(unit: SchoolUnit) -> tuple[object, ...]:
    """What cases show of a unit, or judge by."""
    return unit.organization_number, unit.status, unit.replaced_by, unit.school_types


async def _list_unplanned(work: Work, case: Cooperation, codes: Sequence[str]) -> list[str]:
    plan = await work.action_plans.find_part_of(case.id) if codes else None
    planned = {code for measure in plan.content.measures for code in measure.school_unit_codes} if plan else set()
    return [code for code in codes if code not in planned]


async def _reset_draft(work: Work, case: Cooperation, gone: Gone, *, now: datetime) -> None:
    """Open the draft, so that it can be written without the unit: the second signature would be refused."""
    agreement = await work.agreements.find_part_of(case.id)
    if agreement is None or not gone:
        return
    signed = signed_units(agreement)
    for measure in agreement.latest.content.measures:
        units = signed.get(measure.measure_id, ())
        for code in measure.school_unit_codes:
            fault = gone.get(code)
            if fault and not fault.leaves(code, signed=units, ends_on=measure.ends_on):
                await void_lone_signature(work, agreement, reason=f"Skolenheten {code} {fault}.", now=now)
