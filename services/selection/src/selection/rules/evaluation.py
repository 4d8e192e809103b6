"""What each criterion says about one unit: value, reference, difference and what it adds to the need."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from selection.rules.facts import Observed, Reference, Snapshot, Unit
from selection.rules.programme import Criterion, CriterionKind, Programme, SchoolTypeRule
from selection.rules.quantities import SCALE, Interval, divide, limits_of

NONE = Interval(0, 0)
ENDLESS = 10_000 * SCALE
"""More pupils than any unit has: the upper limit of a count that nobody has published."""


class Assessment(NamedTuple):
    """One criterion of one unit. `points` is its share of the unit's need, None when it was not applied.

    `below` is whether the unit is on the needy side of the reference: yes, no, or None when that is not known.
    """

    criterion: Criterion
    observed: Observed | None
    truth: Interval | None
    reference: Reference | None
    points: Interval | None
    below: bool | None


class Evaluation(NamedTuple):
    """A unit's need. `score` and `pupils` are intervals where something is unknown; `in_need` None is "not known"."""

    unit: Unit
    school_type: str
    assessments: tuple[Assessment, ...]
    score: Interval
    in_need: bool | None
    pupils: Interval
    has_results: bool

    @property
    def unknown(self) -> tuple[str, ...]:
        """Names of the criteria that count and whose value is not known."""
        return tuple(a.criterion.name for a in self.assessments if a.points and a.truth and not a.truth.known)


@dataclass(frozen=True, slots=True)
class Counted:
    """A criterion that adds to the need: `factor / divisor` points for each unit of shortfall."""

    place: int
    criterion: Criterion
    reference: Reference
    factor: int
    divisor: int


@dataclass(frozen=True, slots=True)
class Shape:
    """How units with the same indicators published are measured: what counts, what is only shown, and the rest."""

    counted: tuple[Counted, ...]
    shown: tuple[int, ...]
    groups: tuple[tuple[int, tuple[int, ...]], ...]
    """How many must be on the needy side, of which criteria."""
    blanks: tuple[Assessment, ...]
    has_results: bool


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What units of one school type are measured with."""

    rule: SchoolTypeRule
    below: dict[str, int]
    criteria: tuple[Criterion, ...]
    references: tuple[Reference | None, ...]
    shapes: dict[tuple[str, ...], Shape]

    def shape_of(self, published: Iterable[str]) -> Shape:
        """Made once for each combination of published indicators; a round has few."""
        key = tuple(published)
        if key not in self.shapes:
            self.shapes[key] = self._shape(frozenset(key))
        return self.shapes[key]

    def _shape(self, published: frozenset[str]) -> Shape:
        places = range(len(self.criteria))
        applied = {n: r for n in places if (r := self._applied(n, published)) is not None}
        total = sum(self.criteria[n].weight for n in applied)
        counted = tuple(self._counted(n, reference, total) for n, reference in applied.items())
        shown = tuple(n for n in places if n not in applied and self.criteria[n].indicator in published)
        blanks = tuple(
            Assessment(c, None, None, r, None, None) for c, r in zip(self.criteria, self.references, strict=True)
        )
        results = [n for n in applied if self.criteria[n].kind is CriterionKind.RESULT]
        groups = tuple(
            (count, tuple(n for n in results if self.criteria[n].group == group)) for group, count in self.below.items()
        )
        return Shape(counted, shown, groups, blanks, bool(results))

    def _applied(self, place: int, published: frozenset[str]) -> Reference | None:
        """Results apply to units that have them published, in whatever form; conditions to all of the school type."""
        criterion = self.criteria[place]
        asked = criterion.kind is CriterionKind.CONDITION or criterion.indicator in published
        return self.references[place] if criterion.counts and asked else None

    def _counted(self, place: int, reference: Reference, total: int) -> Counted:
        criterion = self.criteria[place]
        factor = criterion.weight * self.rule.weight * SCALE
        return Counted(place, criterion, reference, factor, criterion.scale * total)


def yardsticks(references: dict[str, Reference], programme: Programme) -> dict[str, Yardstick]:
    found = {}
    for name, rule in programme.school_types.items():
        criteria = tuple(c for c in programme.criteria if c.school_type == name)
        known = tuple(references.get(c.indicator) for c in criteria)
        found[name] = Yardstick(rule, programme.below_reference, criteria, known, {})
    return found


def evaluate_all(snapshot: Snapshot, programme: Programme) -> list[Evaluation]:
    """One evaluation per unit, in order of unit code."""
    sticks = yardsticks(snapshot.references, programme)
    return [evaluate(unit, sticks) for unit in sorted(snapshot.units, key=lambda unit: unit.code)]


def evaluate(unit: Unit, sticks: dict[str, Yardstick]) -> Evaluation:
    """A unit with several school types is judged by the one where its need is greatest."""
    candidates = [_evaluate_as(unit, sticks[name]) for name in unit.school_types if name in sticks]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        return Evaluation(unit, "", (), NONE, False, pupils_of(unit, None), has_results=False)
    order = list(sticks)
    candidates.sort(key=lambda e: order.index(e.school_type))
    return max(candidates, key=lambda e: (e.has_results, e.in_need is True, e.in_need is None, e.score.low))


def _evaluate_as(unit: Unit, stick: Yardstick) -> Evaluation:
    shape, observations = stick.shape_of(unit.observations), unit.observations
    pupils = _counted(unit, stick.rule.at_least)
    assessments = list(shape.blanks)
    low = high = 0
    for counted in shape.counted:
        assessment = _assess(counted, observations.get(counted.criterion.indicator), pupils)
        if assessment.points is not None:
            low, high = low + assessment.points.low, high + assessment.points.high
        assessments[counted.place] = assessment
    for place in shape.shown:
        blank = assessments[place]
        observed = observations[blank.criterion.indicator]
        truth = _truth(blank.criterion, observed, pupils)
        assessments[place] = Assessment(blank.criterion, observed, truth, blank.reference, None, None)
    in_need = _in_need(assessments, shape.groups)
    return Evaluation(
        unit,
        stick.rule.school_type,
        tuple(assessments),
        Interval(low, high),
        in_need,
        pupils_of(unit, stick.rule),
        shape.has_results,
    )


def _assess(counted: Counted, observed: Observed | None, pupils: Interval | None) -> Assessment:
    criterion, reference = counted.criterion, counted.reference
    truth = _truth(criterion, observed, pupils)
    worst, best = _shortfalls(criterion, truth, reference.value)
    least = divide(best * counted.factor, counted.divisor) if best > 0 else 0
    most = least if truth.known else (divide(worst * counted.factor, counted.divisor) if worst > 0 else 0)
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


def _in_need(assessments: list[Assessment], groups: Iterable[tuple[int, tuple[int, ...]]]) -> bool | None:
    """Enough result criteria of one group on the needy side: for certain, possibly (None), or not."""
    possible = False
    for count, places in groups:
        if len(places) >= count:
            below = [assessments[place].below for place in places]
            if below.count(True) >= count:
                return True
            possible = possible or len(below) - below.count(False) >= count
    return None if possible else False


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
