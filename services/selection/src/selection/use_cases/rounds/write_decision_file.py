"""The file with which anyone can run a decided round again, with `selection verify`."""

from typing import Any
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.steps.make_decision_file import make_decision_file
from selection.unit_of_work import Work


async def write_decision_file(work: Work, round_id: UUID, catalogue: Catalogue) -> dict[str, Any]:
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    round_.require_decided()
    return await make_decision_file(work, round_, catalogue)
