"""Locks a part of an organiser's case for the change that somebody asks for: impartial, and with the version seen."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from followup.models.activity import Activity
from followup.models.commitment import AgreedCommitment
from followup.models.indicator import Indicator
from followup.models.statement import Statement
from followup.unit_of_work import Work

P = TypeVar("P", Activity, AgreedCommitment, Indicator, Statement)


async def lock_part(
    work: Work, lock: Callable[[UUID], Awaitable[P]], part_id: UUID, *, version: int, now: datetime
) -> P:
    """Lock a part of a schedule for change; `lock` is the repository's method."""
    part = await lock(part_id)
    await work.must_be_impartial(part.organization_number, now=now)
    part.expect(version)
    return part
