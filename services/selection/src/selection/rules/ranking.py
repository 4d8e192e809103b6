"""Comparing organisers by their units' needs, and filling the round from the top under its caps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from selection.rules.evaluation import Evaluation
from selection.rules.programme import OrganizerRule, Programme
from selection.rules.quantities import divide


@dataclass(frozen=True, slots=True)
class Standing:
    """An organiser's points and where they come from. `units` are those that may be offered, neediest first."""

    organization_number: str
    score: int
    units_part: int
    low_throughout_part: int
    spread_part: int
    units: tuple[Evaluation, ...]
    order: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """`chosen` per organiser in order of place; `passed_over` those a cap stopped, with which cap."""

    chosen: dict[str, tuple[Evaluation, ...]]
    passed_over: dict[str, str]


def by_need(evaluations: Iterable[Evaluation]) -> list[Evaluation]:
    """Neediest first; equal units in order of their code."""
    return sorted(evaluations, key=lambda e: (-e.score.low, e.unit.code))


def standings(eligible: Iterable[Evaluation], evaluations: Iterable[Evaluation], rule: OrganizerRule) -> list[Standing]:
    """Organisers with at least one eligible unit, best place first."""
    offered, assessed = grouped(eligible), grouped(e for e in evaluations if e.in_need is not None and e.has_results)
    found = [standing(number, units, assessed=assessed[number], rule=rule) for number, units in offered.items()]
    return sorted(found, key=lambda s: s.order)


def standing(
    number: str, units: Iterable[Evaluation], *, assessed: Sequence[Evaluation], rule: OrganizerRule
) -> Standing:
    """Adding a needier unit never lowers any part: the parts are sums and maxima, never means over the units."""
    ordered = by_need(units)
    weighted = sum(w * e.score.low for w, e in zip(rule.unit_weights, ordered, strict=False))
    units_part = divide(weighted, 100)
    low, spread = _low_throughout(assessed, rule), _spread(assessed, rule)
    score = units_part + max(low, spread)
    return Standing(number, score, units_part, low, spread, tuple(ordered), _order(score, number, ordered, rule))


def _low_throughout(assessed: Sequence[Evaluation], rule: OrganizerRule) -> int:
    """The share of the organiser's units that are in need; a single unit says nothing of the whole."""
    if len(assessed) < 2:
        return 0
    in_need = sum(1 for e in assessed if e.in_need)
    return divide(rule.low_throughout * 10_000 * in_need, len(assessed))


def _spread(assessed: Sequence[Evaluation], rule: OrganizerRule) -> int:
    if len(assessed) < 2:
        return 0
    scores = [e.score.low for e in assessed]
    return divide(rule.spread * (max(scores) - min(scores)), 100)


def _order(score: int, number: str, units: list[Evaluation], rule: OrganizerRule) -> tuple[int | str, ...]:
    """Sort key: most points first, then the programme's stated rule for ties."""
    keys: dict[str, int | str] = {
        "units_in_need": -len(units),
        "pupils": -sum(e.pupils.low for e in units),
        "organization_number": number,
    }
    return (-score, *(keys[tie] for tie in rule.ties))


def fill(ordered: Sequence[Standing], programme: Programme, referral: frozenset[str]) -> Filled:
    """From the top: each organiser gets its neediest units until a cap or the round is full."""
    chosen: dict[str, tuple[Evaluation, ...]] = {}
    passed_over: dict[str, str] = {}
    used: Counter[str] = Counter()
    for entry in ordered:
        if len(chosen) == programme.organizers.count:
            break
        units = _pick(entry, programme, used=used, referral=referral)
        if units:
            chosen[entry.organization_number] = units
            used.update(e.school_type for e in units)
        else:
            passed_over[entry.organization_number] = "school_type_maximum"
    return Filled(chosen, passed_over)


def _pick(
    entry: Standing, programme: Programme, *, used: Counter[str], referral: frozenset[str]
) -> tuple[Evaluation, ...]:
    """At most the organiser's cap and what is left of each school type; units from the referral first if required."""
    picked: list[Evaluation] = []
    taken: Counter[str] = Counter(used)
    named = [e for e in entry.units if e.unit.code in referral][: programme.minimum_from_referral]
    for evaluation in [*named, *(e for e in entry.units if e not in named)]:
        limit = programme.school_types[evaluation.school_type].maximum_units
        full = limit is not None and taken[evaluation.school_type] >= limit
        if not full and len(picked) < programme.organizers.maximum_units:
            picked.append(evaluation)
            taken[evaluation.school_type] += 1
    return tuple(by_need(picked))


def grouped(evaluations: Iterable[Evaluation]) -> defaultdict[str, list[Evaluation]]:
    groups: defaultdict[str, list[Evaluation]] = defaultdict(list)
    for evaluation in evaluations:
        groups[evaluation.unit.organization_number].append(evaluation)
    return groups
