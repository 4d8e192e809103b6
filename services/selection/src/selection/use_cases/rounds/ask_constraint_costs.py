"""Which units would have been selected without each rule and each cap; the round itself does not change."""

import asyncio
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.what_if import Change, costs
from selection.steps.read_snapshot import read_snapshot
from selection.unit_of_work import Work


async def ask_constraint_costs(work: Work, round_id: UUID, catalogue: Catalogue) -> list[Change]:
    snapshot, programme = await read_snapshot(work, round_id, catalogue)
    return await asyncio.to_thread(costs, snapshot, programme)
