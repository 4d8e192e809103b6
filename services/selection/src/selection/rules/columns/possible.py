"""Whose outcome hangs on what is not known: units that would be chosen if every unknown were as needy as it can be."""

import numpy as np

from selection.rules.columns.evaluation import NO, YES, Evaluated
from selection.rules.columns.filling import Filled
from selection.rules.columns.standing import Assessed, Points, Standings, points_of
from selection.rules.columns.units import Units
from selection.rules.columns.whole import Flags, Whole, none
from selection.rules.programme import OrganizerRule


def might_be_in(
    units: Units,
    evaluated: Evaluated,
    among: Assessed,
    *,
    standings: Standings,
    filled: Filled,
    asked: Flags,
    eligible: Flags,
    rule: OrganizerRule,
) -> Flags:
    """Asked for one unit at a time, all others as they stand; caps per school type are left out of the question."""
    unknown = ~(eligible & (evaluated.score.low == evaluated.score.high))
    rows = np.flatnonzero(unknown & asked & evaluated.has_results & (evaluated.need != NO))
    inside, displaced = _inside(units, evaluated, filled, rows=rows, rule=rule)
    found = none(len(units))
    found[rows[displaced]] = True
    rest = rows[~inside]
    if len(filled.chosen) < rule.count:
        found[rest] = True
    elif len(rest):
        last = list(filled.chosen)[-1]
        points = _at_worst(units, evaluated, among, standings=standings, eligible=eligible, rows=rest, rule=rule)
        found[rest[_before(points, standings.points, last)]] = True
    return found


def _inside(
    units: Units, evaluated: Evaluated, filled: Filled, *, rows: Whole, rule: OrganizerRule
) -> tuple[Flags, Flags]:
    """Units of organisers in the round, and those of them that would take a place or push out a sibling."""
    least = np.full(len(units.owners), -1, dtype=np.int64)
    inside = none(len(units.owners))
    for owner, chosen in filled.chosen.items():
        inside[owner] = True
        if len(chosen) >= rule.maximum_units:
            least[owner] = evaluated.score.low[chosen[-1]]
    owners = units.owner[rows]
    mine = inside[owners]
    return mine, mine & (evaluated.score.high[rows] > least[owners])


def _at_worst(
    units: Units,
    evaluated: Evaluated,
    among: Assessed,
    *,
    standings: Standings,
    eligible: Flags,
    rows: Whole,
    rule: OrganizerRule,
) -> Points:
    """The points each unit's organiser would have with the unit in need, as needy and as large as it can be."""
    owners, high = units.owner[rows], evaluated.score.high[rows]
    was_eligible, was_assessed = eligible[rows], evaluated.need[rows] == YES
    low = evaluated.score.low[rows]
    first, last = among.first[owners], among.last[owners]
    first = np.where(was_assessed & (low == first), among.second[owners], first)
    last = np.where(was_assessed & (low == last), among.last_but_one[owners], last)
    counts = among.counts[owners] - was_assessed + 1
    own_pupils = np.where(was_eligible, evaluated.pupils.low[rows], 0)
    return points_of(
        _top_with(standings, owners, rows=rows, high=high, was_eligible=was_eligible),
        counts,
        among.in_need[owners] - was_assessed + 1,
        most=np.maximum(first, high),
        least=np.minimum(last, high),
        ties={
            "units_in_need": -(standings.counts[owners] - was_eligible + 1),
            "pupils": -(standings.pupils[owners] - own_pupils + evaluated.pupils.high[rows]),
            "organization_number": owners,
        },
        rule=rule,
    )


def _top_with(standings: Standings, owners: Whole, *, rows: Whole, high: Whole, was_eligible: Flags) -> Whole:
    """Each organiser's greatest scores with the unit's own replaced by, or extended with, its greatest possible."""
    top = standings.top[owners]
    bottom = top.shape[1] - 1
    position = np.where(was_eligible, np.minimum(standings.position[rows], bottom), bottom)
    top[np.arange(len(rows)), position] = high
    return -np.sort(-top, axis=1)


def _before(points: Points, others: Points, last: int) -> Flags:
    """Would come before the organiser `last`, by the same keys in the same order."""
    before, equal = none(len(points.score)), ~none(len(points.score))
    for key, other in zip(points.order, others.order, strict=True):
        before |= equal & (key < other[last])
        equal &= key == other[last]
    return before
