"""The groups of criteria that a round has tested for nobody, worked out of its frozen snapshot."""

import asyncio
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.columns.analysis import analyse
from selection.rules.columns.untested import UntestedGroup, untested_groups
from selection.steps.read_snapshot import read_snapshot
from selection.unit_of_work import Work


async def find_untested(work: Work, round_id: UUID, catalogue: Catalogue) -> list[UntestedGroup]:
    """Work out the groups from the snapshot, not from a note of it: an analysis by an earlier version left none."""
    snapshot, programme = await read_snapshot(work, round_id, catalogue)
    return await asyncio.to_thread(lambda: untested_groups(analyse(snapshot, programme)))
