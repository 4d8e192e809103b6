"""Which units change outcome when one weight, average or threshold does; the round itself does not change."""

import asyncio
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.what_if import Change, sensitivity
from selection.steps.read_snapshot import read_snapshot
from selection.unit_of_work import Work


async def ask_sensitivity(work: Work, round_id: UUID, catalogue: Catalogue, *, per_cent: int) -> list[Change]:
    snapshot, programme = await read_snapshot(work, round_id, catalogue)
    return await asyncio.to_thread(sensitivity, snapshot, programme, per_cent)
