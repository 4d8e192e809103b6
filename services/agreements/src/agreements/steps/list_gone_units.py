"""The units of a case that have closed, or are another organiser's."""

from agreements.models.closed_units import Gone
from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work


async def list_gone_units(work: Work, case: Cooperation) -> Gone:
    faults = await work.school_units.list_faults(case)
    return {code: fault for code, fault in faults.items() if fault}
