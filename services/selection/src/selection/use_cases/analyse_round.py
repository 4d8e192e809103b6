"""Analyse a round: take a snapshot, weigh every unit, keep the result as bytes that can be checked."""

import asyncio
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from selection.errors import NothingToAnalyse
from selection.models import Round, RoundStatus
from selection.readers.catalogue import Catalogue
from selection.rules.analysis import Analysis, analyse
from selection.rules.documents import (
    Document,
    analysis_document,
    canonical,
    hash_of,
    snapshot_document,
)
from selection.rules.facts import Snapshot
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE
from selection.unit_of_work import Work
from selection.use_cases.read_rules import read_rules
from selection.use_cases.take_snapshot import take_snapshot


async def analyse_round(
    work: Work, round_id: UUID, catalogue: Catalogue, *, version: int | None, now: datetime
) -> Round:
    """May be run again until the decision; each run takes a new snapshot."""
    round_ = await work.rounds.get_round_for_change(round_id)
    round_.expect(version)
    round_.must_be(RoundStatus.DRAFT, RoundStatus.ANALYSED, RoundStatus.CONSULTED)
    programme, _ = await read_rules(work, round_, catalogue)
    snapshot = await take_snapshot(work, round_, programme, catalogue=catalogue, now=now)
    if not snapshot.units or not snapshot.references:
        raise NothingToAnalyse(f"Läs in resultat för läsåret {round_.school_year} och kör analysen igen.")
    # In a thread: a national round takes a moment, and other requests must be answered meanwhile.
    found = await asyncio.to_thread(_run, snapshot, programme)
    round_.analysed(
        work.actor.subject,
        snapshot=found["snapshot"],
        snapshot_hash=hash_of(found["snapshot"]),
        result=found["result"],
        result_hash=hash_of(found["result"]),
    )
    round_.counts, round_.analysed_at = found["counts"], now
    round_.touch(now)
    await work.rounds.replace_candidates(round_.id, found["candidates"])
    after = {"snapshot_hash": round_.snapshot_hash, "result_hash": round_.result_hash, "counts": round_.counts}
    await work.record("analyse_round", "round", round_.id, at=now, after=after)
    return round_


def _run(snapshot: Snapshot, programme: Programme) -> dict[str, Any]:
    analysis = analyse(snapshot, programme)
    document = analysis_document(analysis, snapshot)
    return {
        "snapshot": canonical(snapshot_document(snapshot)),
        "result": canonical(document),
        "counts": document["counts"],
        "candidates": _candidates(analysis, document["units"]),
    }


def _candidates(analysis: Analysis, documents: list[Document]) -> list[dict[str, Any]]:
    return [
        {
            "school_unit_code": result.evaluation.unit.code,
            "name": result.evaluation.unit.name,
            "organization_number": result.evaluation.unit.organization_number,
            "school_type": result.evaluation.school_type,
            "outcome": result.outcome,
            "rank": result.rank,
            "organizer_rank": result.organizer_rank,
            "points": Decimal(result.evaluation.score.low) / SCALE,
            "near_cutoff": result.near_cutoff,
            "has_reviews": bool(result.reviews),
            "explanation": document,
        }
        for result, document in zip(analysis.units, documents, strict=True)
    ]
