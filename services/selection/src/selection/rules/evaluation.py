"""What each criterion says about one unit: value, reference, difference and what it adds to the need."""

from collections.abc import Iterable
from dataclasses import dataclass

from selection.rules.facts import Observed, Reference, Snapshot, Unit
from selection.rules.programme import Criterion, CriterionKind, Programme, SchoolTypeRule
from selection.rules.quantities import SCALE, Interval, divide, limits_of

NONE = Interval(0, 0)
ENDLESS = 10_000 * SCALE
"""More pupils than any unit has: the upper limit of a count that nobody has published."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One criterion of one unit. `points` is its share of the unit's need, None when it was not applied.

    `below` is whether the unit is on the needy side of the reference: yes, no, or None when that is not known.
    """

    criterion: Criterion
    observed: Observed | None
    truth: Interval | None
    reference: Reference | None
    points: Interval | None
    below: bool | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A unit's need. `score` and `pupils` are intervals where something is unknown; `in_need` None is "not known"."""

    unit: Unit
    school_type: str
    assessments: tuple[Assessment, ...]
    score: Interval
    in_need: bool | None
    pupils: Interval

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the criteria that count and whose value is not known."""
        return tuple(a.criterion.name for a in self.assessments if a.points and a.truth and not a.truth.known)

    @property
    def has_results(self) -> bool:
        return any(a.points is not None and a.criterion.kind is CriterionKind.RESULT for a in self.assessments)


def evaluate_all(snapshot: Snapshot, programme: Programme) -> list[Evaluation]:
    """One evaluation per unit, in order of unit code."""
    criteria: dict[str, list[Criterion]] = {name: [] for name in programme.school_types}
    for criterion in programme.criteria:
        criteria[criterion.school_type].append(criterion)
    units = sorted(snapshot.units, key=lambda unit: unit.code)
    return [evaluate(unit, snapshot.references, programme=programme, criteria=criteria) for unit in units]


def evaluate(
    unit: Unit, references: dict[str, Reference], *, programme: Programme, criteria: dict[str, list[Criterion]]
) -> Evaluation:
    """A unit with several school types is judged by the one where its need is greatest."""
    candidates = [
        _evaluate_as(unit, references, rule=rule, criteria=criteria[name], below=programme.below_reference)
        for name, rule in programme.school_types.items()
        if name in unit.school_types
    ]
    if not candidates:
        return Evaluation(unit, "", (), NONE, False, pupils_of(unit, None))
    return max(candidates, key=lambda e: (e.has_results, e.in_need is True, e.in_need is None, e.score.low))


def _evaluate_as(
    unit: Unit,
    references: dict[str, Reference],
    *,
    rule: SchoolTypeRule,
    criteria: list[Criterion],
    below: dict[str, int],
) -> Evaluation:
    applied = [c for c in criteria if c.counts and _applies(c, unit, references)]
    total = sum(criterion.weight for criterion in applied)
    pupils = pupils_of(unit, rule)
    assessments = tuple(_assess(c, unit, references, total=total, rule=rule) for c in criteria)
    low = sum(a.points.low for a in assessments if a.points)
    high = sum(a.points.high for a in assessments if a.points)
    return Evaluation(unit, rule.school_type, assessments, Interval(low, high), _in_need(assessments, below), pupils)


def _applies(criterion: Criterion, unit: Unit, references: dict[str, Reference]) -> bool:
    """Results apply to units that have them published, in whatever form; conditions to all units of the school type."""
    if criterion.indicator not in references:
        return False
    return criterion.kind is CriterionKind.CONDITION or criterion.indicator in unit.observations


def _assess(
    criterion: Criterion, unit: Unit, references: dict[str, Reference], *, total: int, rule: SchoolTypeRule
) -> Assessment:
    observed = unit.observations.get(criterion.indicator)
    reference = references.get(criterion.indicator)
    if reference is None or not (criterion.counts and _applies(criterion, unit, references)):
        truth = _truth(criterion, unit, rule) if observed else None
        return Assessment(criterion, observed, truth, reference, None, None)
    truth = _truth(criterion, unit, rule)
    worst, best = _shortfalls(criterion, truth, reference.value)
    factor, divisor = criterion.weight * rule.weight * SCALE, criterion.scale * total
    points = Interval(divide(best * factor, divisor), divide(worst * factor, divisor))
    below = True if best > 0 else (False if worst <= 0 else None)
    clamped = Interval(max(points.low, 0), max(points.high, 0))
    return Assessment(criterion, observed, truth, reference, clamped, below)


def _shortfalls(criterion: Criterion, truth: Interval, reference: int) -> tuple[int, int]:
    """How far on the needy side of the reference the unit is, at most and at least; negative on the other side."""
    if criterion.high_is_need:
        return truth.high - reference, truth.low - reference
    return reference - truth.low, reference - truth.high


def _truth(criterion: Criterion, unit: Unit, rule: SchoolTypeRule) -> Interval:
    observed = unit.observations.get(criterion.indicator)
    if observed is None:
        return criterion.limits
    pupils = _counted(unit, rule.at_least)
    return limits_of(observed.value_type, observed.value, pupils=pupils, limits=criterion.limits)


def _in_need(assessments: Iterable[Assessment], below: dict[str, int]) -> bool | None:
    """Enough result criteria of one group on the needy side: for certain, possibly (None), or not."""
    certain, possible = dict.fromkeys(below, 0), dict.fromkeys(below, 0)
    for assessment in assessments:
        if assessment.points is not None and assessment.criterion.kind is CriterionKind.RESULT:
            certain[assessment.criterion.group] += assessment.below is True
            possible[assessment.criterion.group] += assessment.below is not False
    if any(certain[group] >= count for group, count in below.items()):
        return True
    return None if any(possible[group] >= count for group, count in below.items()) else False


def pupils_of(unit: Unit, rule: SchoolTypeRule | None) -> Interval:
    """Pupils in the whole unit: the year's statistics, else the register's count, else a lower limit from one grade."""
    observed = unit.observations.get(rule.pupils) if rule and rule.pupils else None
    if observed is not None and observed.value is not None:
        return limits_of(observed.value_type, observed.value, pupils=None, limits=Interval(0, ENDLESS))
    if unit.pupils is not None:
        return unit.pupils
    counted = _counted(unit, rule.at_least) if rule else None
    return Interval(counted.low if counted else 0, ENDLESS)


def _counted(unit: Unit, indicators: tuple[str, ...]) -> Interval | None:
    """The first published count among `indicators`."""
    for code in indicators:
        observed = unit.observations.get(code)
        if observed is not None and observed.value is not None:
            return Interval(observed.value, observed.value)
    return None
