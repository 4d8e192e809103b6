"""Units that a round selected and that may not take part any more: closed, or another organiser's."""

from collections.abc import Iterable

from selection.models.candidate import Candidate
from selection.models.school_unit import UnitStatus
from selection.unit_of_work import Work


async def find_gone_units(work: Work, selected: Iterable[Candidate]) -> dict[str, str]:
    """School unit code → why, as the end of a Swedish sentence. A unit is judged as the one that it goes on as."""
    succession = await work.units.get_succession()
    present = {unit.school_unit_code: succession.unit(unit.school_unit_code) for unit in selected}
    known = await work.units.find_units(present.values())
    gone: dict[str, str] = {}
    for candidate in selected:
        unit = known.get(present[candidate.school_unit_code])
        if unit is None:
            continue
        if unit.organization_number != candidate.organization_number:
            gone[candidate.school_unit_code] = "hör till en annan huvudman"
        elif unit.status is UnitStatus.UPPHORT:
            gone[candidate.school_unit_code] = "har upphört"
    return gone
