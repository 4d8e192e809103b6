"""The order of organisers by their units' needs: their points, with ties broken as the programme states."""

from dataclasses import dataclass

import numpy as np

from selection.rules.columns.evaluation import YES, Evaluated
from selection.rules.columns.integers import Flags, Integers, argsorted, divided
from selection.rules.columns.units import Units
from selection.rules.programme import OrganizerRule


@dataclass(frozen=True, slots=True)
class Assessed:
    """All units whose need is known, organiser by organiser, neediest first; equal units in order of their code.

    `by_need` are the same units, neediest first of all. The columns after `scores` have one number per organiser: how
    many, how many of them in need, and the scores at the two ends.
    """

    by_need: Integers
    rows: Integers
    owners: Integers
    scores: Integers
    counts: Integers
    in_need: Integers
    first: Integers
    last: Integers
    last_but_one: Integers


@dataclass(frozen=True, slots=True)
class Points:
    """The parts of an organiser's points; `order` is the sort key, less is better."""

    score: Integers
    units_part: Integers
    low_throughout_part: Integers
    spread_part: Integers
    order: tuple[Integers, ...]


@dataclass(frozen=True, slots=True)
class OrganizerOrder:
    """One number per organiser in each column; `placed` are those with an eligible unit, best place first.

    `rows` are the eligible units, organiser by organiser, neediest first: those of organiser n are
    `rows[begins[n]:begins[n] + counts[n]]`, and `place` is from 1, 0 without any.
    """

    points: Points
    placed: Integers
    place: Integers
    rows: Integers
    begins: Integers
    counts: Integers
    top: Integers
    """The scores of each organiser's neediest units, one more than its points are made of; 0 where there are fewer."""
    position: Integers
    """Per unit: its position among its organiser's eligible units, from 0; meaningless for others."""
    pupils: Integers

    def units_of(self, owner: int) -> list[int]:
        begin = int(self.begins[owner])
        found: list[int] = self.rows[begin : begin + int(self.counts[owner])].tolist()
        return found


def assess(units: Units, evaluated: Evaluated) -> Assessed:
    by_need = np.flatnonzero(evaluated.assessed)
    low = evaluated.score.low
    by_need = by_need[argsorted(low[by_need].max(initial=0) - low[by_need])]
    rows = by_need[argsorted(units.owner[by_need])]
    owners, scores = units.owner[rows], low[rows]
    counts = _count(owners, units)
    ends = np.cumsum(counts)
    begins = ends - counts
    found = np.append(scores, (0, 0))  # so that organisers without units have something to point at, also from the end
    in_need = _count(owners[evaluated.need[rows] == YES], units)
    return Assessed(by_need, rows, owners, scores, counts, in_need, found[begins], found[ends - 1], found[ends - 2])


def order_organizers(
    units: Units, evaluated: Evaluated, assessed: Assessed, *, eligible: Flags, rule: OrganizerRule
) -> OrganizerOrder:
    """Organisers with at least one eligible unit, best place first."""
    mine = eligible[assessed.rows]
    rows, owners, scores = assessed.rows[mine], assessed.owners[mine], assessed.scores[mine]
    counts = _count(owners, units)
    begins = np.cumsum(counts) - counts
    place_in = np.arange(len(rows)) - begins[owners]
    top = np.zeros((len(units.owners), len(rule.unit_weights) + 1), dtype=np.int64)
    near = place_in < top.shape[1]
    top[owners[near], place_in[near]] = scores[near]
    position = np.zeros(len(units), dtype=np.int64)
    position[rows] = place_in
    pupils = np.zeros(len(units.owners), dtype=np.int64)
    np.add.at(pupils, owners, evaluated.pupils.low[rows])
    points = points_of(
        top,
        assessed.counts,
        assessed.in_need,
        most=assessed.first,
        least=assessed.last,
        ties={"units_in_need": -counts, "pupils": -pupils, "organization_number": np.arange(len(counts))},
        rule=rule,
    )
    have = np.flatnonzero(counts)
    placed = have[np.lexsort(tuple(key[have] for key in reversed(points.order)))]
    place = np.zeros(len(counts), dtype=np.int64)
    place[placed] = np.arange(1, len(placed) + 1)
    return OrganizerOrder(points, placed, place, rows, begins, counts, top, position, pupils)


def points_of(
    top: Integers,
    counts: Integers,
    in_need: Integers,
    *,
    most: Integers,
    least: Integers,
    ties: dict[str, Integers],
    rule: OrganizerRule,
) -> Points:
    """Adding a needier unit never lowers any part: the parts are sums and maxima, never means over the units.

    `counts`, `in_need`, `most` and `least` are of the organiser's assessed units: a single one says nothing of the
    whole.
    """
    weights = np.array(rule.unit_weights, dtype=np.int64)
    units_part = divided((top[:, : len(weights)] * weights).sum(axis=1), 100)
    several = counts >= 2
    low_throughout = divided(rule.low_throughout * 10_000 * in_need, np.maximum(counts, 2)) * several
    spread = divided(rule.spread * (most - least), 100) * several
    score = units_part + np.maximum(low_throughout, spread)
    return Points(score, units_part, low_throughout, spread, (-score, *(ties[tie] for tie in rule.ties)))


def _count(owners: Integers, units: Units) -> Integers:
    return np.bincount(owners, minlength=len(units.owners))
