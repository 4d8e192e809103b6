"""Snapshot and analysis as documents: the canonical bytes that are hashed, kept and can be verified by anyone."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from selection.rules.analysis import Analysis, OrganizerResult, Reason, UnitResult
from selection.rules.evaluation import Assessment
from selection.rules.facts import Answer, Observed, Organizer, Override, Reference, Snapshot, Supervision, Unit
from selection.rules.quantities import Interval, ValueType, exact, text

Document = dict[str, Any]


def canonical(document: Document | list[Any]) -> bytes:
    """One form for one content: UTF-8 JSON with sorted keys and no spaces; numbers with decimals are text."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def snapshot_document(snapshot: Snapshot) -> Document:
    """Every list in an order of its own content, so that the order of input never matters."""
    return {
        "programme": snapshot.programme,
        "rule_version": snapshot.rule_version,
        "school_year": snapshot.school_year,
        "as_of": snapshot.as_of,
        "references": {code: _reference(reference) for code, reference in snapshot.references.items()},
        "organizers": {number: asdict(organizer) for number, organizer in snapshot.organizers.items()},
        "units": {unit.code: _unit(unit) for unit in snapshot.units},
        "supervision": _sorted(asdict(decision) for decision in snapshot.supervision),
        "referral": sorted(snapshot.referral),
        "answers": _sorted(asdict(answer) for answer in snapshot.answers),
        "overrides": _sorted(asdict(override) for override in snapshot.overrides),
        "units_without_statistics": snapshot.units_without_statistics,
    }


def _sorted(documents: Any) -> list[Document]:
    return sorted(documents, key=canonical)


def _reference(reference: Reference) -> Document:
    return {"value": text(reference.value), "origin": reference.origin, "basis": reference.basis}


def _unit(unit: Unit) -> Document:
    return {
        "name": unit.name,
        "organization_number": unit.organization_number,
        "municipality_code": unit.municipality_code,
        "school_types": list(unit.school_types),
        "pupils": _interval(unit.pupils),
        "observations": {code: [seen.raw, seen.value_type.value] for code, seen in unit.observations.items()},
        "values": {code: text(seen.value) for code, seen in unit.observations.items() if seen.value is not None},
    }


def _interval(interval: Interval | None) -> list[str] | None:
    return None if interval is None else [text(interval.low), text(interval.high)]


def snapshot_from(document: Document) -> Snapshot:
    """The inverse of `snapshot_document`. Raises KeyError or ValueError for a document that is not one."""
    return Snapshot(
        programme=document["programme"],
        rule_version=document["rule_version"],
        school_year=document["school_year"],
        as_of=document["as_of"],
        references={
            code: Reference(exact(entry["value"]), entry["origin"], entry["basis"])
            for code, entry in document["references"].items()
        },
        organizers={number: _organizer_from(entry) for number, entry in document["organizers"].items()},
        units=tuple(_unit_from(code, entry) for code, entry in document["units"].items()),
        supervision=tuple(Supervision(**entry) for entry in document["supervision"]),
        referral=frozenset(document["referral"]),
        answers=tuple(Answer(**entry) for entry in document["answers"]),
        overrides=tuple(Override(**entry) for entry in document["overrides"]),
        units_without_statistics=document["units_without_statistics"],
    )


def _organizer_from(entry: Document) -> Organizer:
    lists = {name: tuple(entry[name]) for name in ("programmes", "flags")}
    return Organizer(**{**entry, **lists})


def _unit_from(code: str, entry: Document) -> Unit:
    pupils = entry["pupils"]
    return Unit(
        code=code,
        name=entry["name"],
        organization_number=entry["organization_number"],
        municipality_code=entry["municipality_code"],
        school_types=tuple(entry["school_types"]),
        pupils=Interval(exact(pupils[0]), exact(pupils[1])) if pupils else None,
        observations={
            indicator: Observed(ValueType(kind), _value(entry["values"], indicator), raw)
            for indicator, (raw, kind) in entry["observations"].items()
        },
    )


def _value(values: dict[str, str], indicator: str) -> int | None:
    return exact(values[indicator]) if indicator in values else None


def analysis_document(analysis: Analysis, snapshot: Snapshot) -> Document:
    """What a decision must show: every unit with each criterion, the reasons, the rank and what was unknown."""
    return {
        "programme": snapshot.programme,
        "rule_version": snapshot.rule_version,
        "school_year": snapshot.school_year,
        "counts": counts_of(analysis, snapshot),
        "line": {"in": _points(analysis.line_in), "out": _points(analysis.line_out)},
        "references": {code: _reference(reference) for code, reference in snapshot.references.items()},
        "organizers": [_organizer_result(result, snapshot) for result in analysis.organizers],
        "added_organizers": [asdict(override) for override in analysis.added_organizers],
        "units": [unit_document(result, snapshot.school_year) for result in analysis.units],
    }


def counts_of(analysis: Analysis, snapshot: Snapshot) -> dict[str, int]:
    counts = {"considered": len(analysis.units), "without_statistics": snapshot.units_without_statistics}
    for result in analysis.units:
        counts[result.outcome.value] = counts.get(result.outcome.value, 0) + 1
    counts["in_need"] = sum(1 for result in analysis.units if result.evaluation.in_need)
    chosen = {result.evaluation.unit.organization_number for result in analysis.selected}
    chosen |= {override.organization_number for override in analysis.added_organizers}
    return {**counts, "selected_organizers": len(chosen)}


def _organizer_result(result: OrganizerResult, snapshot: Snapshot) -> Document:
    standing = result.standing
    return {
        "organization_number": standing.organization_number,
        "name": snapshot.organizers[standing.organization_number].name,
        "rank": result.rank,
        "selected": result.selected,
        "points": text(standing.score),
        "points_from_units": text(standing.units_part),
        "points_low_throughout": text(standing.low_throughout_part),
        "points_spread": text(standing.spread_part),
        "units": [evaluation.unit.code for evaluation in standing.units],
        "distance_to_line": _points(result.distance),
    }


def unit_document(result: UnitResult, school_year: str) -> Document:
    evaluation = result.evaluation
    return {
        "school_unit_code": evaluation.unit.code,
        "name": evaluation.unit.name,
        "organization_number": evaluation.unit.organization_number,
        "school_type": evaluation.school_type,
        "outcome": result.outcome.value,
        "reasons": [_reason(reason) for reason in result.reasons],
        "reviews": [_reason(reason) for reason in result.reviews],
        "in_need": evaluation.in_need,
        "rank": result.rank,
        "organizer_rank": result.organizer_rank,
        "distance_to_line": _points(result.distance),
        "near_cutoff": result.near_cutoff,
        "points": {"low": text(evaluation.score.low), "high": text(evaluation.score.high)},
        "unknown": list(evaluation.unknown),
        "criteria": [_assessment(assessment, school_year) for assessment in evaluation.assessments],
    }


def _reason(reason: Reason) -> Document:
    return {"code": reason.code, "text": reason.text, "source": reason.source}


def _assessment(assessment: Assessment, school_year: str) -> Document:
    observed, reference, truth = assessment.observed, assessment.reference, assessment.truth
    known = observed is not None and observed.value is not None and reference is not None
    return {
        "criterion": assessment.criterion.code,
        "name": assessment.criterion.name,
        "group": assessment.criterion.group,
        "kind": assessment.criterion.kind.value,
        "school_year": school_year,
        "published": observed.raw if observed else None,
        "value_type": observed.value_type.value if observed else None,
        "value": text(observed.value) if observed and observed.value is not None else None,
        "truth": _interval(truth),
        "national_average": text(reference.value) if reference else None,
        "national_average_origin": reference.origin if reference else None,
        "difference": text(_difference(assessment)) if known else None,
        "worse_than_average": assessment.below,
        "points": _interval(assessment.points),
    }


def _difference(assessment: Assessment) -> int:
    observed, reference = assessment.observed, assessment.reference
    if observed is None or observed.value is None or reference is None:
        raise ValueError("a difference needs both a value and a reference")
    return observed.value - reference.value


def _points(points: int | None) -> str | None:
    return None if points is None else text(points)
