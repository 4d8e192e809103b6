"""What-if questions on a finished analysis: what each constraint cost, and which units depend on a weight."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selection.rules.columns.analysis import Analysis, Grounds, analyse, decide, grounds_of
from selection.rules.inputs import Reference
from selection.rules.outcome import Outcome
from selection.rules.programme import Criterion, CriterionKind, Programme
from selection.rules.quantities import divide
from selection.rules.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Change:
    """Units whose outcome is another when one thing is: those that come in, and those that go out."""

    what: str
    units_in: tuple[str, ...]
    units_out: tuple[str, ...]


def costs(snapshot: Snapshot, programme: Programme) -> list[Change]:
    """The units that each rule and each cap keeps out, and those selected instead. Units are evaluated once."""
    grounds = grounds_of(snapshot, programme)
    return [*constraint_costs(grounds), *cap_costs(grounds)]


def constraint_costs(grounds: Grounds) -> list[Change]:
    """The change without each rule that excludes or defers a unit."""
    before = _chosen(decide(grounds))

    def without(code: str) -> Analysis:
        return decide(replace(grounds, hits=[hit for hit in grounds.hits if hit.code != code]))

    codes = sorted({hit.code for hit in grounds.hits})
    return [_change(code, before, _chosen(without(code))) for code in codes]


def cap_costs(grounds: Grounds) -> list[Change]:
    """The same for the caps: one more organiser, one more unit per organiser, and no cap per school type."""
    programme, rule = grounds.programme, grounds.programme.organizers
    before = _chosen(decide(grounds))
    uncapped = {name: replace(r, maximum_units=None) for name, r in programme.school_types.items()}
    variants = {
        "organizers.count + 1": replace(programme, organizers=replace(rule, count=rule.count + 1)),
        "organizers.maximum_units + 1": replace(
            programme, organizers=replace(rule, maximum_units=rule.maximum_units + 1)
        ),
        "school_types.maximum_units": replace(programme, school_types=uncapped),
    }
    return [
        _change(what, before, _chosen(decide(replace(grounds, programme=changed))))
        for what, changed in variants.items()
    ]


def sensitivity(snapshot: Snapshot, programme: Programme, per_cent: int) -> list[Change]:
    """Each weight and each threshold moved up and down, one at a time: weights, national averages and least numbers of
    pupils by `per_cent`, the number of criteria that must be below by one.
    """
    before = _chosen(analyse(snapshot, programme))
    return [
        _change(what, before, _chosen(analyse(changed, rules)))
        for what, changed, rules in [
            *_criteria_moved(snapshot, programme, per_cent),
            *((what, snapshot, rules) for what, rules in _thresholds_moved(programme, per_cent)),
        ]
    ]


def _criteria_moved(
    snapshot: Snapshot, programme: Programme, per_cent: int
) -> Iterator[tuple[str, Snapshot, Programme]]:
    for criterion in programme.criteria:
        if not criterion.counts or criterion.indicator not in snapshot.references:
            continue
        for move in (per_cent, -per_cent):
            yield f"weight {criterion.code} {move:+d} %", snapshot, _reweighted(programme, criterion, move)
            moved = _moved(snapshot, criterion.indicator, move)
            yield f"national average {criterion.indicator} {move:+d} %", moved, programme


def _thresholds_moved(programme: Programme, per_cent: int) -> Iterator[tuple[str, Programme]]:
    available = Counter(c.group for c in programme.criteria if c.kind is CriterionKind.RESULT)
    for group, count in programme.below_reference.items():
        for move in (1, -1):
            if 0 < count + move <= available[group]:
                below = {**programme.below_reference, group: count + move}
                yield f"criteria below in {group} {move:+d}", replace(programme, below_reference=below)
    for name, rule in programme.school_types.items():
        for move in (per_cent, -per_cent):
            least = replace(rule, minimum_pupils=divide(rule.minimum_pupils * (100 + move), 100))
            types = {**programme.school_types, name: least}
            if least != rule:
                yield f"minimum pupils {name} {move:+d} %", replace(programme, school_types=types)


def _reweighted(programme: Programme, criterion: Criterion, per_cent: int) -> Programme:
    """The programme with all weights times a hundred, so that a per cent of a weight is a whole number."""

    def weight(other: Criterion) -> int:
        return other.weight * (100 + per_cent if other.code == criterion.code else 100)

    criteria = tuple(replace(other, weight=weight(other)) for other in programme.criteria)
    return replace(programme, criteria=criteria)


def _moved(snapshot: Snapshot, indicator: str, per_cent: int) -> Snapshot:
    reference = snapshot.references[indicator]
    moved = Reference(divide(reference.value * (100 + per_cent), 100), reference.origin, reference.basis)
    return replace(snapshot, references={**snapshot.references, indicator: moved})


def _chosen(analysis: Analysis) -> frozenset[str]:
    codes = analysis.grounds.snapshot.units.codes
    return frozenset(codes[row] for row in analysis.are(Outcome.SELECTED).nonzero()[0].tolist())


def _change(what: str, before: frozenset[str], after: frozenset[str]) -> Change:
    return Change(what, tuple(sorted(after - before)), tuple(sorted(before - after)))
