"""Locks a part of a case, and its case, for the change that somebody asks for: impartial, and with the version seen."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from agreements.models.cooperation import Cooperation
from agreements.models.root import CasePart
from agreements.repository.parts import Parts
from agreements.unit_of_work import Work

P = TypeVar("P", bound=CasePart)


async def lock_part(
    work: Work, parts: Parts[P], part_id: UUID, *, version: int, now: datetime
) -> tuple[P, Cooperation]:
    part, case = await parts.get_part_for_change(part_id)
    await work.must_be_impartial(case.organization_number, now=now)
    part.expect(version)
    return part, case
