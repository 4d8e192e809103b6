"""The units that a round considered and selected, by kind of organiser, size, county and school type."""

import asyncio
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.columns.analysis import analyse
from selection.rules.composition import Share, composition
from selection.steps.read_snapshot import read_snapshot
from selection.unit_of_work import Work


async def compute_composition(work: Work, round_id: UUID, catalogue: Catalogue) -> list[Share]:
    snapshot, programme = await read_snapshot(work, round_id, catalogue)
    return await asyncio.to_thread(lambda: composition(analyse(snapshot, programme)))
