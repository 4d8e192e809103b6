"""The whole of a round: every unit evaluated, ranked, chosen or not, with the reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from selection.rules.constraints import Hit, evidence_of, hits_of
from selection.rules.evaluation import Evaluation, evaluate_all
from selection.rules.facts import Override, Snapshot
from selection.rules.programme import Effect, Programme
from selection.rules.quantities import Interval
from selection.rules.ranking import Filled, Standing, by_need, fill, grouped, standing, standings

WHY_NOT = {
    "not_in_referral": "Huvudmannen är inte nämnd i Skolinspektionens underlag.",
    "no_statistics": "Det finns ingen resultatstatistik för enheten det här läsåret.",
    "not_in_need": "Resultaten ligger inte under riksgenomsnittet på så många kriterier som krävs.",
    "below_cutoff_at_worst": "Även om det som är okänt vore så svagt det kan vara skulle platsen inte räcka.",
    "organizer_maximum": "Huvudmannen har redan så många enheter i omgången som är tillåtet.",
    "school_type_maximum": "Taket för skolformen är nått i omgången.",
    "below_cutoff": "Andra huvudmäns enheter har större behov, och omgången är full.",
}


class Outcome(StrEnum):
    SELECTED = "selected"
    NOT_SELECTED = "not_selected"
    HELD = "held"
    EXCLUDED = "excluded"
    CANNOT_BE_ASSESSED = "cannot_be_assessed"


SET_ASIDE = ((Effect.EXCLUDE, Outcome.EXCLUDED), (Effect.HOLD, Outcome.HELD))


@dataclass(frozen=True, slots=True)
class Reason:
    """`source` is the text the reason rests on, when it is a rule of the programme."""

    code: str
    text: str
    source: str = ""


class UnitResult(NamedTuple):
    """What the round says of a unit. `distance` is its organiser's points from the line, negative below it."""

    evaluation: Evaluation
    outcome: Outcome
    reasons: tuple[Reason, ...]
    reviews: tuple[Reason, ...]
    rank: int | None
    organizer_rank: int | None
    distance: int | None
    near_cutoff: bool


@dataclass(frozen=True, slots=True)
class OrganizerResult:
    standing: Standing
    rank: int
    selected: bool
    distance: int | None


@dataclass(frozen=True, slots=True)
class Analysis:
    """`line_in` is the points of the last organiser chosen by rank, `line_out` of the first one that was not."""

    units: tuple[UnitResult, ...]
    organizers: tuple[OrganizerResult, ...]
    added_organizers: tuple[Override, ...]
    line_in: int | None
    line_out: int | None

    @property
    def selected(self) -> list[UnitResult]:
        return [result for result in self.units if result.outcome is Outcome.SELECTED]


@dataclass(slots=True)
class Field:
    """Working state: evaluations with the rules that hit them, and the organisers' places that follow."""

    snapshot: Snapshot
    programme: Programme
    evaluations: Sequence[Evaluation]
    hits: dict[str, list[Hit]]
    ordered: list[Standing] = field(default_factory=list)
    filled: Filled = field(default_factory=lambda: Filled({}, {}))
    places: dict[str, int] = field(default_factory=dict)

    def barred(self, evaluation: Evaluation, *, surely: bool) -> bool:
        """Excluded or held; with `surely`, only by what is certain."""
        return any(hit.effect is not Effect.REVIEW and (hit.certain or not surely) for hit in self.of(evaluation))

    def of(self, evaluation: Evaluation) -> list[Hit]:
        return self.hits.get(evaluation.unit.code, [])

    def asked(self, evaluation: Evaluation) -> bool:
        """Under a programme that goes by referral, only organisers the inspectorate has named come into question."""
        if not self.programme.by_referral:
            return True
        return evaluation.unit.organization_number in self.named

    @property
    def named(self) -> set[str]:
        referral = self.snapshot.referral
        return {u.organization_number for u in self.snapshot.units if u.code in referral} | {
            number for number in self.snapshot.organizers if number in referral
        }


def analyse(snapshot: Snapshot, programme: Programme) -> Analysis:
    """Same snapshot and programme, whatever the order of their parts: the same analysis."""
    evaluations = evaluate_all(snapshot, programme)
    evidence = evidence_of(snapshot, programme)
    hits = {e.unit.code: found for e in evaluations if (found := hits_of(e, evidence, programme))}
    return decide(Field(snapshot, programme, evaluations, hits))


def decide(state: Field) -> Analysis:
    """Places and outcomes from evaluations and hits; run again by what-if questions with some of them changed."""
    named = state.named if state.programme.by_referral else set()
    eligible = [
        e
        for e in state.evaluations
        if e.in_need
        and not state.barred(e, surely=False)
        and (not state.programme.by_referral or e.unit.organization_number in named)
    ]
    state.ordered = standings(eligible, state.evaluations, state.programme.organizers)
    state.filled = fill(state.ordered, state.programme, state.snapshot.referral)
    state.places = {entry.organization_number: place for place, entry in enumerate(state.ordered, start=1)}
    return _describe(state, eligible, named)


def _describe(state: Field, eligible: list[Evaluation], named: set[str]) -> Analysis:
    line_in, line_out = _lines(state)
    distances = {s.organization_number: _distance(s, state, line_in=line_in, line_out=line_out) for s in state.ordered}
    ranks = {e.unit.code: place for place, e in enumerate(by_need(eligible), start=1)}
    assessed = grouped(e for e in state.evaluations if e.in_need is not None and e.has_results)
    additions = {o.unit_code: o for o in state.snapshot.overrides if o.kind == "ADD_UNIT"}
    inside = [s.order for s in state.ordered if s.organization_number in state.filled.chosen]
    judge = Judge(state, set(ranks), named, assessed, max(inside, default=None), additions)
    units = tuple(judge.result(e, ranks.get(e.unit.code), distances) for e in state.evaluations)
    organizers = tuple(
        OrganizerResult(s, place, s.organization_number in state.filled.chosen, distances[s.organization_number])
        for place, s in enumerate(state.ordered, start=1)
    )
    added = tuple(o for o in state.snapshot.overrides if o.kind == "ADD_ORGANIZER")
    return Analysis(units, organizers, added, line_in, line_out)


def _lines(state: Field) -> tuple[int | None, int | None]:
    inside = [s.score for s in state.ordered if s.organization_number in state.filled.chosen]
    outside = [
        s.score
        for s in state.ordered
        if s.organization_number not in state.filled.chosen and s.organization_number not in state.filled.passed_over
    ]
    return (inside[-1] if inside else None), (outside[0] if outside else None)


def _distance(entry: Standing, state: Field, *, line_in: int | None, line_out: int | None) -> int | None:
    """Inside: points down to the first one outside. Outside: points up to the last one inside, as a negative number."""
    line = line_out if entry.organization_number in state.filled.chosen else line_in
    return None if line is None else entry.score - line


@dataclass(frozen=True, slots=True)
class Judge:
    """Words and outcome for one unit at a time, against the places of all."""

    state: Field
    eligible: set[str]
    named: set[str]
    assessed: dict[str, list[Evaluation]]
    last: tuple[int | str, ...] | None
    """The order of the last organiser chosen; an organiser before it would be in."""
    additions: dict[str | None, Override]

    def result(self, evaluation: Evaluation, rank: int | None, distances: dict[str, int | None]) -> UnitResult:
        number = evaluation.unit.organization_number
        outcome, reasons = self._outcome(evaluation)
        hits = self.state.of(evaluation)
        reviews = tuple(_reason(hit) for hit in hits if hit.effect is Effect.REVIEW) if hits else ()
        place = self.state.places.get(number)
        near = outcome is Outcome.NOT_SELECTED and rank is not None and self._near(place)
        return UnitResult(evaluation, outcome, reasons, reviews, rank, place, distances.get(number), near)

    def _near(self, place: int | None) -> bool:
        rule = self.state.programme
        return place is not None and place <= rule.organizers.count + rule.near_cutoff

    def _outcome(self, evaluation: Evaluation) -> tuple[Outcome, tuple[Reason, ...]]:
        if (added := self._added(evaluation)) is not None:
            return Outcome.SELECTED, (Reason("override", added.reason, "Beslut om avsteg från urvalet"),)
        hits = self.state.of(evaluation)
        for effect, outcome in SET_ASIDE if hits else ():
            certain = tuple(_reason(hit) for hit in hits if hit.effect is effect and hit.certain)
            if certain:
                return outcome, certain
        if evaluation in self.state.filled.chosen.get(evaluation.unit.organization_number, ()):
            return Outcome.SELECTED, self._why_selected(evaluation)
        if self._might_be_in(evaluation):
            return Outcome.CANNOT_BE_ASSESSED, self._what_is_unknown(evaluation)
        return Outcome.NOT_SELECTED, self._why_not(evaluation)

    def _added(self, evaluation: Evaluation) -> Override | None:
        """An approved addition; it lifts only what the programme allows exceptions from."""
        addition = self.additions.get(evaluation.unit.code)
        if addition is None:
            return None
        barring = [h for h in self.state.of(evaluation) if h.certain and h.effect is not Effect.REVIEW]
        return addition if all(hit.exception_allowed for hit in barring) else None

    def _why_selected(self, evaluation: Evaluation) -> tuple[Reason, ...]:
        worst = sorted(
            (a for a in evaluation.assessments if a.points and a.points.low > 0 and a.reference),
            key=lambda a: (-(a.points.low if a.points else 0), a.criterion.code),
        )
        side = {True: "över", False: "under"}
        return tuple(
            Reason(a.criterion.code, f"{a.criterion.name} ligger {side[a.criterion.high_is_need]} riksgenomsnittet.")
            for a in worst[:3]
        )

    def _why_not(self, evaluation: Evaluation) -> tuple[Reason, ...]:
        code = self._reason_code(evaluation)
        return (Reason(code, WHY_NOT[code]),)

    def _reason_code(self, evaluation: Evaluation) -> str:
        number = evaluation.unit.organization_number
        if self.state.programme.by_referral and number not in self.named:
            return "not_in_referral"
        if not evaluation.has_results:
            return "no_statistics"
        if evaluation.in_need is False:
            return "not_in_need"
        if evaluation.unit.code not in self.eligible:
            return "below_cutoff_at_worst"
        if number in self.state.filled.chosen:
            return "organizer_maximum"
        return "school_type_maximum" if number in self.state.filled.passed_over else "below_cutoff"

    def _what_is_unknown(self, evaluation: Evaluation) -> tuple[Reason, ...]:
        parts = [f"{name} är inte känt" for name in evaluation.unknown]
        parts += [hit.reason.rstrip(".") for hit in self.state.of(evaluation) if not hit.certain]
        return (Reason("unknown", f"Platsen beror på uppgifter som saknas: {'; '.join(parts)}."),)

    def _might_be_in(self, evaluation: Evaluation) -> bool:
        """Would the unit be chosen if what is unknown about it were as needy as it can be?"""
        code, number = evaluation.unit.code, evaluation.unit.organization_number
        if evaluation.in_need is False or not evaluation.has_results:
            return False
        if self.state.programme.by_referral and number not in self.named:
            return False
        if code in self.eligible and evaluation.score.known:
            return False
        return self._would_be_chosen(evaluation)

    def _would_be_chosen(self, evaluation: Evaluation) -> bool:
        """Asked for one unit at a time, all others as they stand; caps per school type are left out of the question."""
        rule, number = self.state.programme.organizers, evaluation.unit.organization_number
        chosen = self.state.filled.chosen
        if number in chosen:
            mine = chosen[number]
            return len(mine) < rule.maximum_units or evaluation.score.high > mine[-1].score.low
        neediest = _at_worst(evaluation)
        others = [e for e in self._units(number) if e.unit.code != evaluation.unit.code]
        if len(chosen) < rule.count:
            return True
        assessed = [e for e in self.assessed.get(number, []) if e.unit.code != evaluation.unit.code]
        entry = standing(number, [*others, neediest], assessed=[*assessed, neediest], rule=rule)
        return self.last is not None and entry.order < self.last

    def _units(self, number: str) -> tuple[Evaluation, ...]:
        place = self.state.places.get(number)
        return self.state.ordered[place - 1].units if place else ()


def _at_worst(evaluation: Evaluation) -> Evaluation:
    """The same unit with every unknown as needy as it can be."""
    high, most = evaluation.score.high, evaluation.pupils.high
    return evaluation._replace(score=Interval(high, high), in_need=True, pupils=Interval(most, most))


def _reason(hit: Hit) -> Reason:
    return Reason(hit.code, hit.reason, hit.source)
