"""The need of one unit, in plain Python and fractions: shares no arithmetic with the columns it is compared with."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from selection.rules.programme import Criterion, Programme, SchoolTypeRule
from selection.rules.quantities import ValueType

from .rounds import Given, Unit

SCALE = 10_000
MOST = Fraction(10_000)

Span = tuple[Fraction, Fraction]


@dataclass
class Need:
    """Spans are from the least to the most that is possible; `in_need` None is "not known"."""

    unit: Unit
    school_type: str
    criteria: list[dict[str, Any]]
    score: Span
    in_need: bool | None
    has_results: bool
    pupils: Span

    @property
    def unknown(self) -> list[str]:
        return [c["name"] for c in self.criteria if c["points"] and c["truth"][0] != c["truth"][1]]


def nearest(number: Fraction) -> Fraction:
    """To four decimals, halves up."""
    return Fraction(floor(number * SCALE + Fraction(1, 2)), SCALE)


def need_of(unit: Unit, round_: Given) -> Need:
    programme = round_.programme
    found = [_as(unit, rule, round_) for name, rule in programme.school_types.items() if name in unit.school_types]
    if not found:
        return Need(unit, "", [], (Fraction(0), Fraction(0)), False, False, _pupils(unit, None))
    best = found[0]
    for other in found[1:]:
        if _greatness(other) > _greatness(best):
            best = other
    return best


def _greatness(need: Need) -> tuple[bool, int, Fraction]:
    return need.has_results, {False: 0, None: 1, True: 2}[need.in_need], need.score[0]


def _as(unit: Unit, rule: SchoolTypeRule, round_: Given) -> Need:
    criteria = [c for c in round_.programme.criteria if c.school_type == rule.school_type]
    counting = [c for c in criteria if _counts(c, unit, round_)]
    weights = sum(c.weight for c in counting)
    shown = [_criterion(c, unit, rule, round_=round_, weights=weights if c in counting else 0) for c in criteria]
    points = [c["points"] for c in shown if c["points"]]
    return Need(
        unit,
        rule.school_type,
        shown,
        (sum((low for low, _ in points), Fraction(0)), sum((high for _, high in points), Fraction(0))),
        *_need(unit, rule, shown, round_=round_),
        _pupils(unit, rule),
    )


def _counts(criterion: Criterion, unit: Unit, round_: Given) -> bool:
    if criterion.kind not in ("result", "condition") or criterion.indicator not in round_.references:
        return False
    return criterion.kind == "condition" or criterion.indicator in unit.observations


def _criterion(
    criterion: Criterion, unit: Unit, rule: SchoolTypeRule, *, round_: Given, weights: int
) -> dict[str, Any]:
    seen = unit.observations.get(criterion.indicator)
    shown = seen is not None or weights > 0
    truth = _truth(unit, criterion.indicator, rule, criterion) if shown else None
    points = below = None
    if weights and truth:
        average = Fraction(round_.references[criterion.indicator].value, SCALE)
        short = [(value - average) if criterion.high_is_need else (average - value) for value in truth]
        below = True if min(short) > 0 else False if max(short) <= 0 else None
        worth = Fraction(criterion.weight * rule.weight, weights) / Fraction(criterion.scale, SCALE)
        points = (nearest(max(min(short), Fraction(0)) * worth), nearest(max(max(short), Fraction(0)) * worth))
    return {
        "code": criterion.code,
        "name": criterion.name,
        "group": criterion.group,
        "kind": criterion.kind,
        "truth": truth,
        "points": points,
        "below": below,
    }


def _truth(unit: Unit, indicator: str, rule: SchoolTypeRule, criterion: Criterion) -> Span:
    lowest, highest = Fraction(criterion.limits.low, SCALE), Fraction(criterion.limits.high, SCALE)
    seen = unit.observations.get(indicator)
    if seen is None:
        return lowest, highest
    if seen.value_type is ValueType.ROUNDED_OFF:
        pupils = _first(unit, rule.at_least)
        if pupils is None or pupils <= 4:
            return lowest, highest
        share = Fraction(floor(highest * (pupils - 4) / pupils * SCALE), SCALE)
        return max(share, lowest), highest
    return _published(unit, indicator) or (lowest, highest)


def _published(unit: Unit, indicator: str) -> Span | None:
    seen = unit.observations[indicator]
    if seen.value is None:
        return None
    value = Fraction(seen.value, SCALE)
    if seen.value_type is ValueType.EXISTS:
        return value, value
    return (max(value - 5, Fraction(0)), value + 5) if seen.value_type is ValueType.APPROXIMATE else None


def _need(unit: Unit, rule: SchoolTypeRule, shown: list[dict[str, Any]], *, round_: Given) -> tuple[bool | None, bool]:
    """In need or not, and whether there is anything to judge by: results, or conditions where there are none."""
    counted = [c for c in shown if c["points"]]
    enough = round_.programme.by_conditions.get(rule.school_type)
    if enough is None:
        return _in_need(shown, round_.programme), any(c["kind"] == "result" for c in counted)
    codes = {c["code"] for c in counted}
    known = any(c.indicator in unit.observations for c in round_.programme.criteria if c.code in codes)
    below = [c["below"] for c in counted]
    certain, possible = below.count(True), below.count(True) + below.count(None)
    in_need = True if certain >= enough else None if possible >= enough else False
    return (in_need, True) if known else (False, False)


def _in_need(shown: list[dict[str, Any]], programme: Programme) -> bool | None:
    answers = []
    for group, enough in programme.below_reference.items():
        below = [c["below"] for c in shown if c["group"] == group and c["kind"] == "result" and c["points"]]
        certain, possible = below.count(True), below.count(True) + below.count(None)
        answers.append(True if certain >= enough else None if possible >= enough else False)
    return True if True in answers else None if None in answers else False


def _first(unit: Unit, indicators: tuple[str, ...]) -> Fraction | None:
    for indicator in indicators:
        seen = unit.observations.get(indicator)
        if seen is not None and seen.value is not None:
            return Fraction(seen.value, SCALE)
    return None


def _pupils(unit: Unit, rule: SchoolTypeRule | None) -> Span:
    """The year's statistics, else the register's count, else no fewer than in one grade."""
    seen = unit.observations.get(rule.pupils) if rule and rule.pupils else None
    if rule and rule.pupils and seen and seen.value is not None:
        return _published(unit, rule.pupils) or (Fraction(0), MOST)
    if unit.pupils:
        return Fraction(unit.pupils.low, SCALE), Fraction(unit.pupils.high, SCALE)
    return (_first(unit, rule.at_least) if rule else None) or Fraction(0), MOST
