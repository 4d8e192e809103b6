"""What-if questions on a round's kept snapshot; nothing is changed by asking."""

import asyncio
import json
from uuid import UUID

from selection.errors import NothingToAnalyse
from selection.readers.catalogue import Catalogue
from selection.rules.columns.analysis import analyse
from selection.rules.composition import Share, composition
from selection.rules.programme import Programme
from selection.rules.snapshot import Snapshot
from selection.rules.snapshot_document import snapshot_from
from selection.rules.what_if import Change, costs, sensitivity
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work


async def ask_sensitivity(work: Work, round_id: UUID, catalogue: Catalogue, *, per_cent: int) -> list[Change]:
    snapshot, programme = await _kept(work, round_id, catalogue)
    return await asyncio.to_thread(sensitivity, snapshot, programme, per_cent)


async def ask_constraint_costs(work: Work, round_id: UUID, catalogue: Catalogue) -> list[Change]:
    snapshot, programme = await _kept(work, round_id, catalogue)
    return await asyncio.to_thread(costs, snapshot, programme)


async def ask_composition(work: Work, round_id: UUID, catalogue: Catalogue) -> list[Share]:
    snapshot, programme = await _kept(work, round_id, catalogue)
    return await asyncio.to_thread(lambda: composition(analyse(snapshot, programme)))


async def _kept(work: Work, round_id: UUID, catalogue: Catalogue) -> tuple[Snapshot, Programme]:
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    if round_.snapshot is None:
        raise NothingToAnalyse("Omgången är inte analyserad. Kör analysen först.")
    programme, _ = await read_rules(work, round_, catalogue)
    return snapshot_from(json.loads(round_.snapshot)), programme
