"""A whole round in plain Python, one unit and one organiser at a time: what the columns are compared with.

As slow and plain as it goes: whether a unit hangs on an unknown is found by placing all organisers again with that unit
at its worst.
"""

from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from selection.rules.inputs import Supervision
from selection.rules.programme import Constraint

from .oracle_units import Need, nearest, need_of
from .rounds import Given


@dataclass
class Hit:
    code: str
    effect: str
    certain: bool
    exception: bool


@dataclass
class Place:
    number: str
    score: Fraction
    units: list[Need]
    order: tuple[Any, ...]


class Oracle:
    def __init__(self, round_: Given) -> None:
        self.round, self.rule = round_, round_.programme.organizers
        self.needs = [need_of(unit, round_) for unit in sorted(round_.units, key=lambda unit: unit.code)]
        self.hits = {need.unit.code: self._hits(need) for need in self.needs}
        self.named = {u.organization_number for u in round_.units if u.code in round_.referral} | round_.referral
        self.eligible = [need for need in self.needs if need.in_need and self._asked(need) and not self._barred(need)]
        self.places = self._placed(self.eligible, self.needs)
        self.chosen, self.passed_over = self._filled()

    def units(self) -> list[dict[str, Any]]:
        ranked = [need.unit.code for need in _neediest_first(self.eligible)]
        numbers = [place.number for place in self.places]
        inside = [p.score for p in self.places if p.number in self.chosen]
        outside = [p.score for p in self.places if p.number not in self.chosen and p.number not in self.passed_over]
        found = []
        for need in self.needs:
            code, number = need.unit.code, need.unit.organization_number
            outcome, reasons = self._outcome(need)
            rank = ranked.index(code) + 1 if code in ranked else None
            place = numbers.index(number) + 1 if number in numbers else None
            line = (outside[:1] if number in self.chosen else inside[-1:]) if place else []
            near = outcome == "not_selected" and rank and place
            found.append(
                {
                    "code": code,
                    "school_type": need.school_type,
                    "in_need": need.in_need,
                    "score": need.score,
                    "criteria": [(c["code"], c["truth"], c["points"], c["below"]) for c in need.criteria],
                    "unknown": need.unknown,
                    "outcome": outcome,
                    "reasons": reasons,
                    "reviews": [hit.code for hit in self.hits[code] if hit.effect == "review"],
                    "rank": rank,
                    "place": place,
                    "distance": self.places[place - 1].score - line[0] if place and line else None,
                    "near": bool(near and place and place <= self.rule.count + self.round.programme.near_cutoff),
                }
            )
        return found

    def _hits(self, need: Need) -> list[Hit]:
        found = []
        for rule in self.round.programme.constraints:
            certain = self._is_hit(rule, need)
            if certain is not False:
                found.append(Hit(rule.code, rule.effect.value, certain is True, rule.exception_allowed))
        for answer in self.round.answers:
            waits = answer.review_on is None or answer.review_on > "2026-01-01"
            if answer.unit_code == need.unit.code and answer.answer == "DO_NOT_OFFER":
                found.append(Hit("inspectorate_do_not_offer", "exclude", True, False))
            if answer.unit_code == need.unit.code and answer.answer == "WAIT_UNTIL" and waits:
                found.append(Hit("inspectorate_wait", "hold", True, False))
        if any(o.kind == "REMOVE_UNIT" and o.unit_code == need.unit.code for o in self.round.overrides):
            found.append(Hit("override", "exclude", True, False))
        return found

    def _is_hit(self, rule: Constraint, need: Need) -> bool | None:
        organizer = self.round.organizers[need.unit.organization_number]
        if rule.organizer_types and organizer.organizer_type not in rule.organizer_types:
            return False
        if rule.when == "few_pupils":
            known = self.round.programme.school_types.get(need.school_type)
            limit = known.minimum_pupils if known else 0
            return True if need.pupils[1] < limit else None if need.pupils[0] < limit else False
        if rule.when == "supervision":
            return any(_matches(rule, decision, need) for decision in self.round.supervision)
        return {
            "organizer_flag": bool(rule.flags & set(organizer.flags)),
            "other_programme": bool(rule.programmes & set(organizer.programmes)),
            "active_cooperation": self.round.programme.code in organizer.programmes,
            "organizer_type": True,
        }[rule.when]

    def _barred(self, need: Need) -> bool:
        return any(hit.effect != "review" for hit in self.hits[need.unit.code])

    def _asked(self, need: Need) -> bool:
        return not self.round.programme.by_referral or need.unit.organization_number in self.named

    def _placed(self, eligible: list[Need], needs: list[Need]) -> list[Place]:
        numbers = {need.unit.organization_number for need in eligible}
        return sorted((self._place(number, eligible, needs) for number in numbers), key=lambda place: place.order)

    def _place(self, number: str, eligible: list[Need], needs: list[Need]) -> Place:
        units = _neediest_first([n for n in eligible if n.unit.organization_number == number])
        known = [n for n in needs if n.unit.organization_number == number and n.in_need is not None and n.has_results]
        weights = self.rule.unit_weights
        score = nearest(sum((w * n.score[0] for w, n in zip(weights, units, strict=False)), Fraction(0)) / 100)
        if len(known) >= 2:
            scores = [need.score[0] for need in known]
            low = nearest(Fraction(self.rule.low_throughout * sum(n.in_need is True for n in known), len(known)))
            score += max(low, nearest(self.rule.spread * (max(scores) - min(scores)) / 100))
        ties = {
            "units_in_need": -len(units),
            "pupils": -sum(need.pupils[0] for need in units),
            "organization_number": number,
        }
        return Place(number, score, units, (-score, *(ties[tie] for tie in self.rule.ties)))

    def _filled(self) -> tuple[dict[str, list[Need]], set[str]]:
        chosen: dict[str, list[Need]] = {}
        passed_over: set[str] = set()
        used: Counter[str] = Counter()
        for place in self.places:
            if len(chosen) == self.rule.count:
                break
            first = [n for n in place.units if n.unit.code in self.round.referral]
            first = first[: self.round.programme.minimum_from_referral]
            picked: list[Need] = []
            for need in [*first, *(n for n in place.units if n not in first)]:
                cap = self.round.programme.school_types[need.school_type].maximum_units
                room = cap is None or used[need.school_type] < cap
                if room and len(picked) < self.rule.maximum_units:
                    picked.append(need)
                    used[need.school_type] += 1
            if picked:
                chosen[place.number] = _neediest_first(picked)
            else:
                passed_over.add(place.number)
        return chosen, passed_over

    def _outcome(self, need: Need) -> tuple[str, list[str]]:
        code, number = need.unit.code, need.unit.organization_number
        certain = [hit for hit in self.hits[code] if hit.certain]
        added = any(o.kind == "ADD_UNIT" and o.unit_code == code for o in self.round.overrides)
        if added and all(hit.exception for hit in certain if hit.effect != "review"):
            return "selected", ["override"]
        for effect, outcome in (("exclude", "excluded"), ("hold", "held")):
            if any(hit.effect == effect for hit in certain):
                return outcome, [hit.code for hit in certain if hit.effect == effect]
        if need in self.chosen.get(number, []):
            worst = sorted((-c["points"][0], c["code"]) for c in need.criteria if c["points"] and c["points"][0] > 0)
            return "selected", [code for _, code in worst[:3]]
        if self._hangs_on_an_unknown(need):
            return "cannot_be_assessed", ["unknown"]
        return "not_selected", [self._why_not(need)]

    def _why_not(self, need: Need) -> str:
        number = need.unit.organization_number
        if not self._asked(need):
            return "not_in_referral"
        if not need.has_results:
            return "no_statistics"
        if need.in_need is False:
            return "not_in_need"
        if need not in self.eligible:
            return "below_cutoff_at_worst"
        if number in self.chosen:
            return "organizer_maximum"
        return "school_type_maximum" if number in self.passed_over else "below_cutoff"

    def _hangs_on_an_unknown(self, need: Need) -> bool:
        """Caps per school type are left out of the question."""
        if need.in_need is False or not need.has_results or not self._asked(need):
            return False
        if need in self.eligible and need.score[0] == need.score[1]:
            return False
        number = need.unit.organization_number
        if number in self.chosen:
            mine = self.chosen[number]
            return len(mine) < self.rule.maximum_units or need.score[1] > mine[-1].score[0]
        if len(self.chosen) < self.rule.count:
            return True
        worst = replace(need, score=(need.score[1],) * 2, in_need=True, pupils=(need.pupils[1],) * 2)
        others = [[n for n in among if n.unit.code != need.unit.code] for among in (self.eligible, self.needs)]
        placed = self._placed([*others[0], worst], [*others[1], worst])
        last = next(p.order for p in reversed(self.places) if p.number in self.chosen)
        return next(p.order for p in placed if p.number == number) < last


def _neediest_first(needs: list[Need]) -> list[Need]:
    return sorted(needs, key=lambda need: (-need.score[0], need.unit.code))


def _matches(rule: Constraint, decision: Supervision, need: Need) -> bool:
    concerns = decision.unit_code or decision.organization_number
    return (
        concerns in (need.unit.code, need.unit.organization_number)
        and decision.decision in rule.decisions
        and decision.status in rule.statuses
        and (decision.extensive or not rule.only_extensive)
        and (decision.serious or not rule.only_serious)
    )
