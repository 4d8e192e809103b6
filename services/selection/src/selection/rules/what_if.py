"""What-if questions on a finished analysis: what each constraint cost, and which units hang on a weight."""

from dataclasses import dataclass, replace

from selection.rules.analysis import Analysis, Field, Outcome, analyse, decide
from selection.rules.constraints import evidence_of, hits_of
from selection.rules.evaluation import evaluate_all
from selection.rules.facts import Reference, Snapshot
from selection.rules.programme import Criterion, Programme
from selection.rules.quantities import divide


@dataclass(frozen=True, slots=True)
class Change:
    """Units whose outcome is another when one thing is: those that come in, and those that go out."""

    what: str
    units_in: tuple[str, ...]
    units_out: tuple[str, ...]


def constraint_costs(snapshot: Snapshot, programme: Programme) -> list[Change]:
    """For each rule of exclusion or hold that hit anyone: who would have been in without it, and instead of whom."""
    evaluations = evaluate_all(snapshot, programme)
    evidence = evidence_of(snapshot, programme)
    hits = {e.unit.code: hits_of(e, evidence, programme) for e in evaluations}
    before = _chosen(decide(Field(snapshot, programme, evaluations, hits)))
    codes = sorted({hit.code for found in hits.values() for hit in found})

    def without(code: str) -> Analysis:
        kept = {unit: [hit for hit in found if hit.code != code] for unit, found in hits.items()}
        return decide(Field(snapshot, programme, evaluations, kept))

    return [_change(code, before, _chosen(without(code))) for code in codes]


def cap_costs(snapshot: Snapshot, programme: Programme) -> list[Change]:
    """The same for the caps: one more organiser, one more unit per organiser, and no cap per school type."""
    rule = programme.organizers
    before = _chosen(analyse(snapshot, programme))
    uncapped = {name: replace(r, maximum_units=None) for name, r in programme.school_types.items()}
    variants = {
        "organizers.count + 1": replace(programme, organizers=replace(rule, count=rule.count + 1)),
        "organizers.maximum_units + 1": replace(
            programme, organizers=replace(rule, maximum_units=rule.maximum_units + 1)
        ),
        "school_types.maximum_units": replace(programme, school_types=uncapped),
    }
    return [_change(what, before, _chosen(analyse(snapshot, changed))) for what, changed in variants.items()]


def sensitivity(snapshot: Snapshot, programme: Programme, per_cent: int) -> list[Change]:
    """Each weight and each national average moved up and down by `per_cent`, one at a time."""
    before = _chosen(analyse(snapshot, programme))
    changes = []
    for criterion in programme.criteria:
        if not criterion.counts or criterion.indicator not in snapshot.references:
            continue
        for move in (per_cent, -per_cent):
            heavier = _reweighted(programme, criterion, move)
            changes.append(_change(f"weight {criterion.code} {move:+d} %", before, _chosen(analyse(snapshot, heavier))))
            moved = _moved(snapshot, criterion.indicator, move)
            name = f"national average {criterion.indicator} {move:+d} %"
            changes.append(_change(name, before, _chosen(analyse(moved, programme))))
    return changes


def _reweighted(programme: Programme, criterion: Criterion, per_cent: int) -> Programme:
    """All weights a hundredfold, so that a per cent of a weight is a whole number."""

    def weight(other: Criterion) -> int:
        return other.weight * (100 + per_cent if other.code == criterion.code else 100)

    criteria = tuple(replace(other, weight=weight(other)) for other in programme.criteria)
    return replace(programme, criteria=criteria)


def _moved(snapshot: Snapshot, indicator: str, per_cent: int) -> Snapshot:
    reference = snapshot.references[indicator]
    moved = Reference(divide(reference.value * (100 + per_cent), 100), reference.origin, reference.basis)
    return replace(snapshot, references={**snapshot.references, indicator: moved})


def _chosen(analysis: Analysis) -> frozenset[str]:
    return frozenset(result.evaluation.unit.code for result in analysis.units if result.outcome is Outcome.SELECTED)


def _change(what: str, before: frozenset[str], after: frozenset[str]) -> Change:
    return Change(what, tuple(sorted(after - before)), tuple(sorted(before - after)))
