"""The whole of a round: every unit evaluated, ranked, chosen or not."""

from dataclasses import dataclass

import numpy as np

from selection.rules.columns.caps import Filled, fill
from selection.rules.columns.constraints import Hit, find_hits
from selection.rules.columns.evaluation import NO, YES, Evaluated, evaluate
from selection.rules.columns.integers import Flags, Integers, all_false, marked
from selection.rules.columns.organizer_order import Assessed, OrganizerOrder, assess, order_organizers
from selection.rules.columns.uncertainty import Uncertainty
from selection.rules.inputs import Override
from selection.rules.outcome import Outcome, WhyNot
from selection.rules.programme import Effect, Programme
from selection.rules.snapshot import Snapshot

OUTCOMES = tuple(Outcome)
WHY = tuple(WhyNot)


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds of all places and outcomes; a what-if question changes a part of them and decides again."""

    snapshot: Snapshot
    programme: Programme
    evaluated: Evaluated
    assessed: Assessed
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class Analysis:
    """One number per unit: `outcome` and `why_not` are places in OUTCOMES and WHY, `rank` is 0 without one.

    `line_in` is the points of the last organiser chosen by rank, `line_out` of the first one that was not.
    """

    grounds: Grounds
    order: OrganizerOrder
    filled: Filled
    outcome: Integers
    why_not: Integers
    rank: Integers
    near_cutoff: Flags
    added: dict[int, Override]
    """Units that an approved override has put in, by row."""
    line_in: int | None
    line_out: int | None

    @property
    def added_organizers(self) -> list[Override]:
        return [override for override in self.grounds.snapshot.overrides if override.kind == "ADD_ORGANIZER"]

    @property
    def has_reviews(self) -> Flags:
        """Units that a person must look at before the decision."""
        found = all_false(len(self.outcome))
        for hit in self.grounds.hits:
            if hit.effect is Effect.REVIEW:
                found |= hit.certain | hit.maybe
        return found

    def are(self, outcome: Outcome) -> Flags:
        found: Flags = self.outcome == OUTCOMES.index(outcome)
        return found


def analyse(snapshot: Snapshot, programme: Programme) -> Analysis:
    """Same snapshot and programme, whatever the order of their parts: the same analysis."""
    return decide(grounds_of(snapshot, programme))


def grounds_of(snapshot: Snapshot, programme: Programme) -> Grounds:
    evaluated = evaluate(snapshot.units, snapshot.references, programme)
    hits = find_hits(snapshot, evaluated, programme)
    return Grounds(snapshot, programme, evaluated, assess(snapshot.units, evaluated), hits)


def decide(grounds: Grounds) -> Analysis:
    snapshot, programme, evaluated = grounds.snapshot, grounds.programme, grounds.evaluated
    units = snapshot.units
    considered = _considered(snapshot, programme)
    eligible = (evaluated.need == YES) & considered & ~_barred(grounds)
    order = order_organizers(units, evaluated, grounds.assessed, eligible=eligible, rule=programme.organizers)
    referred = frozenset(row for code in snapshot.referral if (row := units.rows.get(code)) is not None)
    filled = fill(order, evaluated, programme, referred=referred)
    uncertainty = Uncertainty(
        units, evaluated, grounds.assessed, order, filled, considered, eligible, programme.organizers
    )
    added = _added(grounds)
    outcome = _outcomes(grounds, filled, uncertain=uncertainty.could_be_selected(), added=added)
    rank = _ranks(grounds.assessed, eligible)
    line_in, line_out = _lines(order, filled)
    return Analysis(
        grounds=grounds,
        order=order,
        filled=filled,
        outcome=outcome,
        why_not=_why_not(grounds, filled, considered=considered, eligible=eligible),
        rank=rank,
        near_cutoff=_near(grounds, order, outcome=outcome, rank=rank),
        added=added,
        line_in=line_in,
        line_out=line_out,
    )


def _considered(snapshot: Snapshot, programme: Programme) -> Flags:
    """Under a programme that goes by referral, only organisers the inspectorate has named are considered."""
    units = snapshot.units
    if not programme.by_referral:
        return np.ones(len(units), dtype=np.bool_)
    named = all_false(len(units.owners))
    for code in snapshot.referral:
        if code in units.places:
            named[units.places[code]] = True
        if code in units.rows:
            named[units.owner[units.rows[code]]] = True
    return named[units.owner]


def _barred(grounds: Grounds) -> Flags:
    """Flags the units that are excluded or deferred, for certain or perhaps."""
    found = all_false(len(grounds.snapshot.units))
    for hit in grounds.hits:
        if hit.effect is not Effect.REVIEW:
            found |= hit.certain | hit.maybe
    return found


def _ranks(assessed: Assessed, eligible: Flags) -> Integers:
    """The ranks, neediest first; equal units in order of their code."""
    rows = assessed.by_need[eligible[assessed.by_need]]
    found = np.zeros(len(eligible), dtype=np.int64)
    found[rows] = np.arange(1, len(rows) + 1)
    return found


def _added(grounds: Grounds) -> dict[int, Override]:
    """Approved additions; they lift only what the programme allows exceptions from."""
    rows = grounds.snapshot.units.rows
    additions = {o.unit_code: o for o in grounds.snapshot.overrides if o.kind == "ADD_UNIT" and o.unit_code}
    barring = [hit.certain for hit in grounds.hits if hit.effect is not Effect.REVIEW and not hit.exception_allowed]
    return {
        row: addition
        for code, addition in additions.items()
        if (row := rows.get(code)) is not None and not any(certain[row] for certain in barring)
    }


def _outcomes(grounds: Grounds, filled: Filled, *, uncertain: Flags, added: dict[int, Override]) -> Integers:
    """The outcomes, written from the weakest reason to the strongest, so that the strongest remains."""
    found = np.full(len(uncertain), OUTCOMES.index(Outcome.NOT_SELECTED), dtype=np.int64)
    found[uncertain] = OUTCOMES.index(Outcome.CANNOT_BE_ASSESSED)
    found[[row for rows in filled.chosen.values() for row in rows]] = OUTCOMES.index(Outcome.SELECTED)
    for effect, outcome in ((Effect.DEFER, Outcome.DEFERRED), (Effect.EXCLUDE, Outcome.EXCLUDED)):
        for hit in grounds.hits:
            if hit.effect is effect:
                found[hit.certain] = OUTCOMES.index(outcome)
    found[list(added)] = OUTCOMES.index(Outcome.SELECTED)
    return found


def _why_not(grounds: Grounds, filled: Filled, *, considered: Flags, eligible: Flags) -> Integers:
    """The reason why each unit is not selected, written from the last in WHY to the first, which remains."""
    owner, evaluated = grounds.snapshot.units.owner, grounds.evaluated
    count = len(grounds.snapshot.units.owners)
    found = np.full(len(owner), WHY.index(WhyNot.BELOW_CUTOFF), dtype=np.int64)
    for why, where in (
        (WhyNot.SCHOOL_TYPE_MAXIMUM, marked(filled.passed_over, count)[owner]),
        (WhyNot.ORGANIZER_MAXIMUM, marked(filled.chosen, count)[owner]),
        (WhyNot.BELOW_CUTOFF_AT_WORST, ~eligible),
        (WhyNot.NOT_IN_NEED, evaluated.need == NO),
        (WhyNot.NO_STATISTICS, ~evaluated.has_results),
        (WhyNot.NOT_IN_REFERRAL, ~considered),
    ):
        found[where] = WHY.index(why)
    return found


def _lines(order: OrganizerOrder, filled: Filled) -> tuple[int | None, int | None]:
    scores, placed = order.points.score, order.placed.tolist()
    inside = list(filled.chosen)
    outside = next((o for o in placed if o not in filled.chosen and o not in filled.passed_over), None)
    return (int(scores[inside[-1]]) if inside else None), (None if outside is None else int(scores[outside]))


def _near(grounds: Grounds, order: OrganizerOrder, *, outcome: Integers, rank: Integers) -> Flags:
    """Flags the units that are not selected, but whose organiser was close to the line."""
    programme = grounds.programme
    place = order.place[grounds.snapshot.units.owner]
    close = (place > 0) & (place <= programme.organizers.count + programme.near_cutoff)
    found: Flags = close & (rank > 0) & (outcome == OUTCOMES.index(Outcome.NOT_SELECTED))
    return found
