"""Run a decided round again from what was kept, and note that it was done and what came out."""

import asyncio
from datetime import datetime
from uuid import UUID

from selection.readers.catalogue import Catalogue
from selection.rules.verification import Verdict, verify
from selection.steps.make_decision_file import make_decision_file
from selection.unit_of_work import Work


async def verify_round(work: Work, round_id: UUID, catalogue: Catalogue, *, now: datetime) -> Verdict:
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    round_.require_decided()
    file = await make_decision_file(work, round_, catalogue)
    # Compare with the hashes that were decided on, not those of the snapshot as it is now.
    file["snapshot_hash"], file["result_hash"] = round_.snapshot_hash, round_.result_hash
    verdict = await asyncio.to_thread(verify, file)
    await work.record("verify_round", "round", round_id, at=now, after={"same": verdict.same})
    return verdict
