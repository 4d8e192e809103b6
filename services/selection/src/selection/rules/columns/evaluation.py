"""The need of every unit: criteria weighed together per school type, and the school type where the need is greatest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from selection.rules.columns.criteria import Counting, Measured, counting, scale_of, truth_of
from selection.rules.columns.integers import Flags, Integers, Rows, Span, all_false, rows_of, write_where
from selection.rules.columns.units import ENDLESS, Units
from selection.rules.inputs import Reference
from selection.rules.programme import Criterion, CriterionKind, Programme, SchoolTypeRule
from selection.rules.quantities import Interval

NO, UNKNOWN, YES = 0, 1, 2
"""In need: not, not known, for certain."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All units of one school type, measured as such."""

    rule: SchoolTypeRule
    rows: Rows
    criteria: tuple[Measured, ...]
    score: Span
    need: Integers
    pupils: Span
    has_results: Flags


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`sheet` is the one each unit is judged by, -1 for a unit of no school type that the programme knows."""

    sheets: tuple[Sheet, ...]
    sheet: Integers
    score: Span
    need: Integers
    pupils: Span
    has_results: Flags

    @property
    def school_types(self) -> list[str]:
        """The school type each unit is judged by; empty for none."""
        names = [*(sheet.rule.school_type for sheet in self.sheets), ""]
        return [names[number] for number in self.sheet.tolist()]

    @property
    def in_need(self) -> int:
        """The number of units that are in need for certain."""
        return int((self.need == YES).sum())

    @property
    def assessed(self) -> Flags:
        """Units that have results, and whose need is known one way or the other."""
        found: Flags = (self.need != UNKNOWN) & self.has_results
        return found


def evaluate(units: Units, references: dict[str, Reference], programme: Programme) -> Evaluated:
    sheets = []
    for name, rule in programme.school_types.items():
        part = _part(units, rule)
        if part.count:
            criteria = [c for c in programme.criteria if c.school_type == name]
            sheets.append(_sheet(part, criteria, references=references, programme=programme))
    return _judged(units, tuple(sheets))


def _judged(units: Units, sheets: tuple[Sheet, ...]) -> Evaluated:
    """A unit with several school types is judged by the one where its need is greatest, the first one when equal."""
    count = len(units)
    which, need = np.full(count, -1, dtype=np.int64), np.full(count, NO, dtype=np.int64)
    low, high = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    least, most = units.pupils.low.copy(), units.pupils.high.copy()
    has_results = all_false(count)
    for number, sheet in enumerate(sheets):
        rows = sheet.rows
        rank = sheet.has_results * 3 + sheet.need
        known = has_results[rows] * 3 + need[rows]
        better = (which[rows] < 0) | (rank > known) | ((rank == known) & (sheet.score.low > low[rows]))
        write_where(which, rows, np.full(len(better), number, dtype=np.int64), where=better)
        for target, source in (
            (need, sheet.need),
            (has_results, sheet.has_results),
            (low, sheet.score.low),
            (high, sheet.score.high),
            (least, sheet.pupils.low),
            (most, sheet.pupils.high),
        ):
            write_where(target, rows, source, where=better)
    return Evaluated(sheets, which, Span(low, high), need, Span(least, most), has_results)


@dataclass(frozen=True, slots=True)
class Part:
    """The units of one school type, and their pupils in the grade that is measured (0 where that is not known)."""

    units: Units
    rule: SchoolTypeRule
    rows: Rows
    count: int
    counted: Integers


def _part(units: Units, rule: SchoolTypeRule) -> Part:
    having = units.having(rule.school_type)
    rows, count = rows_of(having), int(having.sum())
    return Part(units, rule, rows, count, first_count(units, rule.at_least, rows=rows, count=count))


def _sheet(
    part: Part, criteria: Sequence[Criterion], *, references: dict[str, Reference], programme: Programme
) -> Sheet:
    applied = {c.code: _applied(c, part) for c in criteria if c.counts and c.indicator in references}
    weights = _weights([(c.weight, applied[c.code]) for c in criteria if c.code in applied], part.count)
    measured = tuple(
        _measured(
            criterion,
            part,
            reference=references.get(criterion.indicator),
            applied=applied.get(criterion.code),
            weights=weights,
        )
        for criterion in criteria
    )
    counts = [(one.criterion, one.counting) for one in measured if one.counting is not None]
    enough = programme.by_conditions.get(part.rule.school_type)
    if enough is None:
        need, has_results = _in_need(counts, programme.below_reference, part.count), _has_results(counts, part.count)
    else:
        has_results = _has_conditions(measured, part)
        need = np.where(has_results, _needy([counted for _, counted in counts], enough, part.count), NO)
    return Sheet(
        rule=part.rule,
        rows=part.rows,
        criteria=measured,
        score=_score([counting for _, counting in counts], part.count),
        need=need,
        pupils=_pupils(part),
        has_results=has_results,
    )


def _applied(criterion: Criterion, part: Part) -> Flags:
    """Results apply to units that have them published, in whatever form; conditions to all of the school type."""
    if criterion.kind is CriterionKind.CONDITION:
        return np.ones(part.count, dtype=np.bool_)
    published = part.units.published.get(criterion.indicator)
    return all_false(part.count) if published is None else published.present[part.rows]


def _weights(counted: Iterable[tuple[int, Flags]], count: int) -> int | Integers:
    """The sum of the weights that count, at least 1: one number when it is the same for all units."""
    found = np.zeros(count, dtype=np.int64)
    for weight, applied in counted:
        found += applied * np.int64(weight)
    if count and (found == found[0]).all():
        return max(int(found[0]), 1)
    return np.maximum(found, 1)


def _measured(
    criterion: Criterion, part: Part, *, reference: Reference | None, applied: Flags | None, weights: int | Integers
) -> Measured:
    published = part.units.published.get(criterion.indicator)
    counts = applied is not None and bool(applied.any())
    if not counts and published is None:
        return Measured(criterion, reference, None, None, None, None)
    truth = truth_of(published, part.rows, criterion.limits, counted=part.counted, count=part.count)
    added = None
    if counts and applied is not None and reference is not None:
        scale = scale_of(criterion, part.rule.weight, reference=reference, weights=weights)
        added = counting(truth, applied, scale=scale, reference=reference, high_is_need=criterion.high_is_need)
    return Measured(criterion, reference, published, published.codes[part.rows] if published else None, truth, added)


def _score(counts: Iterable[Counting], count: int) -> Span:
    low, high = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for counted in counts:
        low += counted.points.low
        high += counted.points.high
    return Span(low, high)


def _in_need(counts: Iterable[tuple[Criterion, Counting]], below: dict[str, int], count: int) -> Integers:
    """Enough result criteria of one group on the needy side: for certain, possibly, or not."""
    counts = list(counts)
    found = np.full(count, NO, dtype=np.int64)
    for group, enough in below.items():
        of_group = [c for criterion, c in counts if criterion.group == group and _is_result(criterion)]
        found = np.maximum(found, _needy(of_group, enough, count))
    return found


def _needy(counts: Sequence[Counting], enough: int, count: int) -> Integers:
    """YES, NO or UNKNOWN per unit: whether at least `enough` criteria are on the needy side."""
    if len(counts) < enough:
        return np.full(count, NO, dtype=np.int64)
    surely = np.sum([counted.surely for counted in counts], axis=0, dtype=np.int16) >= enough
    possibly = np.sum([counted.possibly for counted in counts], axis=0, dtype=np.int16) >= enough
    found: Integers = np.where(surely, YES, np.where(possibly, UNKNOWN, NO))
    return found


def _has_results(counts: Iterable[tuple[Criterion, Counting]], count: int) -> Flags:
    found = all_false(count)
    for criterion, counted in counts:
        if _is_result(criterion):
            found |= counted.applied
    return found


def _has_conditions(measured: Iterable[Measured], part: Part) -> Flags:
    """Flags, for a school type without results, the units that any condition is published of, in whatever form."""
    found = all_false(part.count)
    for one in measured:
        if one.counting is not None and one.published is not None:
            found |= one.published.present[part.rows]
    return found


def _is_result(criterion: Criterion) -> bool:
    return criterion.kind is CriterionKind.RESULT


def first_count(units: Units, indicators: Iterable[str], *, rows: Rows, count: int) -> Integers:
    """The first published count among `indicators`, 0 where there is none."""
    found, missing = np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.bool_)
    for indicator in indicators:
        published = units.published.get(indicator)
        if published is not None:
            here = missing & published.valued[rows]
            found[here] = published.values[rows][here]
            missing &= ~here
    return found


def _pupils(part: Part) -> Span:
    """Pupils in the whole unit: the year's statistics, else the register's count, else a lower limit from one grade."""
    units, rule, rows = part.units, part.rule, part.rows
    low, high = units.pupils.of(rows)
    low = np.where(units.counted[rows], low, part.counted)
    published = units.published.get(rule.pupils) if rule.pupils else None
    if published is None:
        return Span(low, high)
    truth = truth_of(published, rows, Interval(0, ENDLESS), counted=np.zeros_like(low), count=part.count)
    valued = published.valued[rows]
    return Span(np.where(valued, truth.low, low), np.where(valued, truth.high, high))
