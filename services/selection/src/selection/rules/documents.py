"""The analysis as a canonical document: what a decision must show of organisers and of every unit."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from selection.rules.columns.analysis import OUTCOMES, Analysis
from selection.rules.columns.integers import counts_per
from selection.rules.columns.unit_texts import distances
from selection.rules.outcome import Outcome
from selection.rules.quantities import text
from selection.rules.snapshot_document import Document, references_document
from shared.canonical import canonical


def analysis_bytes(analysis: Analysis, units: Iterable[Sequence[str]]) -> bytes:
    """`units` are the explanations of `UnitTexts`, some at a time: criteria, reasons, rank and what was unknown."""
    snapshot = analysis.grounds.snapshot
    first = {
        "programme": snapshot.programme,
        "rule_version": snapshot.rule_version,
        "school_year": snapshot.school_year,
        "counts": counts_of(analysis),
        "line": {"in": _points(analysis.line_in), "out": _points(analysis.line_out)},
        "references": references_document(snapshot.references),
        "organizers": organizers_document(analysis),
        "added_organizers": [asdict(override) for override in analysis.added_organizers],
    }
    # The units come last in the order of the keys, and are written without a document of their own.
    explanations = b",".join(",".join(texts).encode() for texts in units)
    return b"".join([canonical(first)[:-1], b',"units":[', explanations, b"]}"])


def counts_of(analysis: Analysis) -> dict[str, int]:
    snapshot, owner = analysis.grounds.snapshot, analysis.grounds.snapshot.units.owner
    per_outcome = zip(OUTCOMES, counts_per(analysis.outcome, len(OUTCOMES)), strict=True)
    chosen = {snapshot.units.owners[place] for place in set(owner[analysis.are(Outcome.SELECTED)].tolist())}
    chosen |= {override.organization_number for override in analysis.added_organizers}
    return {
        "considered": len(owner),
        "without_statistics": snapshot.units_without_statistics,
        **{outcome.value: count for outcome, count in per_outcome if count},
        "in_need": analysis.grounds.evaluated.in_need,
        "selected_organizers": len(chosen),
    }


def organizers_document(analysis: Analysis) -> list[Document]:
    """Organisers with at least one unit that may be offered, best place first."""
    snapshot, order = analysis.grounds.snapshot, analysis.order
    units, points, away = snapshot.units, order.points, distances(analysis)
    return [
        {
            "organization_number": units.owners[owner],
            "name": snapshot.organizers[units.owners[owner]].name,
            "rank": rank,
            "selected": owner in analysis.filled.chosen,
            "points": text(int(points.score[owner])),
            "points_from_units": text(int(points.units_part[owner])),
            "points_low_throughout": text(int(points.low_throughout_part[owner])),
            "points_spread": text(int(points.spread_part[owner])),
            "units": [units.codes[row] for row in order.units_of(owner)],
            "distance_to_line": away[owner],
        }
        for rank, owner in enumerate(order.placed.tolist(), start=1)
    ]


def _points(points: int | None) -> str | None:
    return None if points is None else text(points)
