"""The day on which a case ended, in whatever way."""

from datetime import date

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.unit_of_work import Work


async def find_end_of_case(work: Work, case: Cooperation) -> date | None:
    """The last day of the case; None while it runs, or waits for something."""
    if case.status is CooperationStatus.DECLINED:
        return case.answered_on
    if case.status is CooperationStatus.WITHDRAWN:
        return case.withdrawn_on
    if case.status not in (CooperationStatus.COMPLETED, CooperationStatus.TERMINATED):
        return None
    if agreement := await work.agreements.find_part_of(case.id):
        return (await work.agreements.list_changes_of(agreement.id))[-1].from_on
    decided = (one for one in await work.terminations.list_parts_of(case.id) if one.is_decided)
    return next(decided).from_on
