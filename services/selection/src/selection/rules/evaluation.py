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


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What units of one school type are measured with. `blanks` are shared by all units that have nothing to say."""

    rule: SchoolTypeRule
    below: dict[str, int]
    criteria: tuple[Criterion, ...]
    references: tuple[Reference | None, ...]
    blanks: tuple[Assessment, ...]


def yardsticks(references: dict[str, Reference], programme: Programme) -> dict[str, Yardstick]:
    found = {}
    for name, rule in programme.school_types.items():
        criteria = tuple(c for c in programme.criteria if c.school_type == name)
        known = tuple(references.get(c.indicator) for c in criteria)
        blanks = tuple(Assessment(c, None, None, r, None, None) for c, r in zip(criteria, known, strict=True))
        found[name] = Yardstick(rule, programme.below_reference, criteria, known, blanks)
    return found


def evaluate_all(snapshot: Snapshot, programme: Programme) -> list[Evaluation]:
    """One evaluation per unit, in order of unit code."""
    sticks = yardsticks(snapshot.references, programme)
    return [evaluate(unit, sticks) for unit in sorted(snapshot.units, key=lambda unit: unit.code)]


def evaluate(unit: Unit, sticks: dict[str, Yardstick]) -> Evaluation:
    """A unit with several school types is judged by the one where its need is greatest."""
    candidates = [_evaluate_as(unit, stick) for name, stick in sticks.items() if name in unit.school_types]
    if not candidates:
        return Evaluation(unit, "", (), NONE, False, pupils_of(unit, None))
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda e: (e.has_results, e.in_need is True, e.in_need is None, e.score.low))


def _evaluate_as(unit: Unit, stick: Yardstick) -> Evaluation:
    applied = [_applies(c, r, unit) for c, r in zip(stick.criteria, stick.references, strict=True)]
    total = sum(c.weight for c, applies in zip(stick.criteria, applied, strict=True) if applies)
    counted = _counted(unit, stick.rule.at_least)
    assessments = []
    low = high = 0
    for index, (criterion, applies) in enumerate(zip(stick.criteria, applied, strict=True)):
        observed, reference = unit.observations.get(criterion.indicator), stick.references[index]
        if applies and reference is not None:
            assessment = _assess(criterion, observed, reference, counted=counted, weight=(stick.rule.weight, total))
            if assessment.points:
                low, high = low + assessment.points.low, high + assessment.points.high
        elif observed is None:
            assessment = stick.blanks[index]
        else:
            truth = _truth(criterion, observed, counted)
            assessment = Assessment(criterion, observed, truth, reference, None, None)
        assessments.append(assessment)
    in_need = _in_need(assessments, stick.below)
    pupils = pupils_of(unit, stick.rule)
    return Evaluation(unit, stick.rule.school_type, tuple(assessments), Interval(low, high), in_need, pupils)


def _applies(criterion: Criterion, reference: Reference | None, unit: Unit) -> bool:
    """Results apply to units that have them published, in whatever form; conditions to all units of the school type."""
    if reference is None or not criterion.counts:
        return False
    return criterion.kind is CriterionKind.CONDITION or criterion.indicator in unit.observations


def _assess(
    criterion: Criterion,
    observed: Observed | None,
    reference: Reference,
    *,
    counted: Interval | None,
    weight: tuple[int, int],
) -> Assessment:
    """`weight` is the school type's weight, and the sum of the weights of the criteria that apply to the unit."""
    truth = _truth(criterion, observed, counted)
    worst, best = _shortfalls(criterion, truth, reference.value)
    factor, divisor = criterion.weight * weight[0] * SCALE, criterion.scale * weight[1]
    least = divide(best * factor, divisor) if best > 0 else 0
    most = least if truth.known else (divide(worst * factor, divisor) if worst > 0 else 0)
    below = True if best > 0 else (False if worst <= 0 else None)
    return Assessment(criterion, observed, truth, reference, Interval(least, most), below)


def _shortfalls(criterion: Criterion, truth: Interval, reference: int) -> tuple[int, int]:
    """How far on the needy side of the reference the unit is, at most and at least; negative on the other side."""
    if criterion.high_is_need:
        return truth.high - reference, truth.low - reference
    return reference - truth.low, reference - truth.high


def _truth(criterion: Criterion, observed: Observed | None, counted: Interval | None) -> Interval:
    if observed is None:
        return criterion.limits
    return limits_of(observed.value_type, observed.value, pupils=counted, limits=criterion.limits)


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
