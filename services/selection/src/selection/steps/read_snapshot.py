"""The snapshot a round was analysed on, and the rules it was analysed by."""

import json
from uuid import UUID

from selection.errors import NothingToAnalyse
from selection.readers.catalogue import Catalogue
from selection.rules.programme import Programme
from selection.rules.snapshot import Snapshot
from selection.rules.snapshot_document import snapshot_from
from selection.steps.read_rules import read_rules
from selection.unit_of_work import Work


async def read_snapshot(work: Work, round_id: UUID, catalogue: Catalogue) -> tuple[Snapshot, Programme]:
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    if round_.snapshot is None:
        raise NothingToAnalyse("Omgången är inte analyserad. Kör analysen först.")
    programme, _ = await read_rules(work, round_, catalogue)
    return snapshot_from(json.loads(round_.snapshot)), programme
