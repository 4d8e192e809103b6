"""Run a frozen round again from what was kept, and note that it was done and what came out."""

import asyncio
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from selection.models.round import Round, RoundStatus
from selection.readers.catalogue import Catalogue
from selection.rules.verification import Verdict, decision_file, verify
from selection.steps.read_rules import limits_of, read_rules
from selection.unit_of_work import Work

FROZEN = (RoundStatus.DECIDED, RoundStatus.OFFERED, RoundStatus.CLOSED)


async def write_decision_file(work: Work, round_id: UUID, catalogue: Catalogue) -> dict[str, Any]:
    """All that anyone needs to run the round again with `selection verify`."""
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    round_.must_be(*FROZEN)
    return await _file(work, round_, catalogue)


async def verify_round(work: Work, round_id: UUID, catalogue: Catalogue, *, now: datetime) -> Verdict:
    round_ = await work.rounds.get_round_with_snapshot(round_id)
    round_.must_be(*FROZEN)
    file = await _file(work, round_, catalogue)
    file["snapshot_hash"], file["result_hash"] = round_.snapshot_hash, round_.result_hash
    verdict = await asyncio.to_thread(verify, file)
    await work.record("verify_round", "round", round_id, at=now, after={"same": verdict.same})
    return verdict


async def _file(work: Work, round_: Round, catalogue: Catalogue) -> dict[str, Any]:
    _, version = await read_rules(work, round_, catalogue)
    snapshot = json.loads(round_.snapshot or b"{}")
    return decision_file(
        version.document, limits_of(catalogue), snapshot=snapshot, result_hash=round_.result_hash or ""
    )
