"""Locks a case for the change that somebody asks for, who must be impartial in what concerns its organiser."""

from datetime import datetime
from uuid import UUID

from agreements.models.cooperation import Cooperation
from agreements.unit_of_work import Work


async def lock_case(work: Work, cooperation_id: UUID, *, version: int | None = None, now: datetime) -> Cooperation:
    case = await work.cooperations.get_cooperation_for_change(cooperation_id)
    await work.must_be_impartial(case.organization_number, now=now)
    case.expect(version)
    return case
