"""Units whose outcome depends on what is not known: with every unknown at its neediest they would be selected."""

from dataclasses import dataclass

import numpy as np

from selection.rules.columns.caps import Filled
from selection.rules.columns.evaluation import NO, YES, Evaluated
from selection.rules.columns.integers import Flags, Integers, all_false, marked
from selection.rules.columns.organizer_order import Assessed, OrganizerOrder, Points, points_of
from selection.rules.columns.units import Units
from selection.rules.programme import OrganizerRule


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """Judged for one unit at a time, all others as they stand; caps per school type are not part of it."""

    units: Units
    evaluated: Evaluated
    assessed: Assessed
    order: OrganizerOrder
    filled: Filled
    considered: Flags
    eligible: Flags
    rule: OrganizerRule

    def could_be_selected(self) -> Flags:
        score = self.evaluated.score
        unknown = ~(self.eligible & (score.low == score.high))
        rows = np.flatnonzero(unknown & self.considered & self.evaluated.has_results & (self.evaluated.need != NO))
        inside, displaced = self._inside(rows)
        found = all_false(len(self.units))
        found[rows[displaced]] = True
        rest = rows[~inside]
        if len(self.filled.chosen) < self.rule.count:
            found[rest] = True
        elif len(rest):
            last = list(self.filled.chosen)[-1]
            found[rest[_before(self._at_worst(rest), self.order.points, last)]] = True
        return found

    def _inside(self, rows: Integers) -> tuple[Flags, Flags]:
        """Units of organisers in the round, and those of them that would take a place or push out a sibling."""
        score, owners = self.evaluated.score, self.units.owner[rows]
        least = np.full(len(self.units.owners), -1, dtype=np.int64)
        for owner, chosen in self.filled.chosen.items():
            if len(chosen) >= self.rule.maximum_units:
                least[owner] = score.low[chosen[-1]]
        inside = marked(self.filled.chosen, len(self.units.owners))[owners]
        return inside, inside & (score.high[rows] > least[owners])

    def _at_worst(self, rows: Integers) -> Points:
        """The points each unit's organiser would have with the unit in need, as needy and as large as it can be."""
        owners, high = self.units.owner[rows], self.evaluated.score.high[rows]
        was_eligible, was_assessed = self.eligible[rows], self.evaluated.need[rows] == YES
        least = self._least_without(rows, owners, was_assessed)
        pupils = self.evaluated.pupils
        return points_of(
            self._top_with(high, owners, rows=rows),
            self.assessed.counts[owners] - was_assessed + 1,
            self.assessed.in_need[owners] - was_assessed + 1,
            # Its greatest possible score is no less than its own least, so the greatest of all is right either way.
            most=np.maximum(self.assessed.first[owners], high),
            least=np.minimum(least, high),
            ties={
                "units_in_need": -(self.order.counts[owners] - was_eligible + 1),
                "pupils": -(self.order.pupils[owners] - pupils.low[rows] * was_eligible + pupils.high[rows]),
                "organization_number": owners,
            },
            rule=self.rule,
        )

    def _least_without(self, rows: Integers, owners: Integers, was_assessed: Flags) -> Integers:
        """The least score of the organiser's other units."""
        last = self.assessed.last[owners]
        own = was_assessed & (self.evaluated.score.low[rows] == last)
        return np.where(own, self.assessed.last_but_one[owners], last)

    def _top_with(self, high: Integers, owners: Integers, *, rows: Integers) -> Integers:
        """Each organiser's greatest scores with the unit's own replaced by, or extended with, its greatest possible."""
        top = self.order.top[owners]
        bottom = top.shape[1] - 1
        own = np.where(self.eligible[rows], np.minimum(self.order.position[rows], bottom), bottom)
        top[np.arange(len(rows)), own] = high
        return -np.sort(-top, axis=1)


def _before(points: Points, others: Points, last: int) -> Flags:
    """Flags what would come before the organiser `last`, by the same keys in the same order."""
    before, equal = all_false(len(points.score)), ~all_false(len(points.score))
    for key, other in zip(points.order, others.order, strict=True):
        before |= equal & (key < other[last])
        equal &= key == other[last]
    return before
