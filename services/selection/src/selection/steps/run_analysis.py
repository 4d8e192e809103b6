"""Analyse a round: take a snapshot, weigh every unit, keep the result as bytes that can be checked."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import chain
from typing import Any

from selection.errors import NothingToAnalyse
from selection.models.round import Round
from selection.readers.catalogue import Catalogue
from selection.rules.columns.analysis import OUTCOMES, Analysis, analyse
from selection.rules.columns.integers import OutOfBounds
from selection.rules.columns.unit_texts import UnitTexts
from selection.rules.documents import analysis_bytes, counts_of
from selection.rules.programme import Programme
from selection.rules.quantities import SCALE
from selection.rules.snapshot import Snapshot
from selection.rules.snapshot_document import snapshot_bytes
from selection.steps.check_takes_rounds import check_takes_rounds
from selection.steps.read_rules import read_rules
from selection.steps.take_snapshot import take_snapshot
from selection.unit_of_work import Work
from shared.kit.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Result:
    """The result of an analysis: two documents as bytes, and a row per unit."""

    snapshot: bytes
    result: bytes
    counts: dict[str, int]
    candidates: list[dict[str, Any]]


async def run_analysis(work: Work, round_: Round, catalogue: Catalogue, *, now: datetime) -> None:
    """Each run takes a new snapshot, and replaces the candidates of the run before."""
    await work.must_be_another("run_analysis", round=round_.id)
    await check_takes_rounds(work, round_.programme, now=now)
    programme, _ = await read_rules(work, round_, catalogue)
    try:
        snapshot = await take_snapshot(work, round_, programme, catalogue=catalogue, now=now)
        if not len(snapshot.units) or not snapshot.references:
            raise NothingToAnalyse(f"Läs in resultat för läsåret {round_.school_year} och kör analysen igen.")
        await work.must_be_impartial(*snapshot.units.owners, *snapshot.organizers, now=now)
        # In a thread: a national round takes a moment, and other requests must be answered meanwhile.
        found = await asyncio.to_thread(_analyse, snapshot, programme)
    except OutOfBounds as refusal:
        raise InvalidInput(
            f"{refusal}. Rätta uppgiften i statistiken eller i uppdragets regler och kör analysen igen."
        ) from refusal
    round_.record_analysis(
        work.actor.subject, snapshot=found.snapshot, result=found.result, counts=found.counts, now=now
    )
    await work.candidates.replace_candidates(round_.id, found.candidates)
    after = {"snapshot_hash": round_.snapshot_hash, "result_hash": round_.result_hash, "counts": round_.counts}
    await work.record("run_analysis", "round", round_.id, at=now, after=after)


def _analyse(snapshot: Snapshot, programme: Programme) -> Result:
    analysis = analyse(snapshot, programme)
    explanations = list(chain.from_iterable(UnitTexts(analysis).all()))
    return Result(
        snapshot=snapshot_bytes(snapshot),
        result=analysis_bytes(analysis, [explanations] if explanations else []),
        counts=counts_of(analysis),
        candidates=list(_candidates(analysis, explanations)),
    )


def _candidates(analysis: Analysis, explanations: Sequence[str]) -> Iterator[dict[str, Any]]:
    """A row per unit, with its explanation as the very text that stands in the result."""
    units, evaluated = analysis.grounds.snapshot.units, analysis.grounds.evaluated
    owners = units.owner.tolist()
    columns = zip(
        units.codes,
        units.names,
        owners,
        evaluated.school_types,
        analysis.outcome.tolist(),
        analysis.rank.tolist(),
        analysis.order.place[units.owner].tolist(),
        evaluated.score.low.tolist(),
        analysis.near_cutoff.tolist(),
        analysis.has_reviews.tolist(),
        explanations,
        strict=True,
    )
    for code, name, owner, school_type, outcome, rank, place, points, near, reviews, explanation in columns:
        yield {
            "school_unit_code": code,
            "name": name,
            "organization_number": units.owners[owner],
            "school_type": school_type,
            "outcome": OUTCOMES[outcome],
            "rank": rank or None,
            "organizer_rank": place or None,
            "points": Decimal(points) / SCALE,
            "near_cutoff": near,
            "has_reviews": reviews,
            "explained": explanation,
        }
