"""The units that each rule of the programme hits: they are excluded, deferred, or need a review."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from selection.rules.columns.evaluation import Evaluated
from selection.rules.columns.integers import Flags, all_false
from selection.rules.inputs import Answer, Organizer, Supervision
from selection.rules.outcome import Reason
from selection.rules.programme import Constraint, Effect, Programme
from selection.rules.quantities import SCALE
from selection.rules.snapshot import Snapshot

DO_NOT_OFFER, WAIT_UNTIL = "DO_NOT_OFFER", "WAIT_UNTIL"
INSPECTORATE = "Skolinspektionens svar i samrådet"
OVERRIDE = "Beslut om avsteg från urvalet"
# The words must not change: the text is inside the hash of every decision that has it.
PUPILS_UNKNOWN = "Enhetens elevantal är inte känt och kan vara lägre än programmets gräns."


@dataclass(frozen=True, slots=True)
class Hit:
    """One rule and the units it hits: for `certain`, or only `maybe`, if an unknown is what it might be."""

    code: str
    effect: Effect
    source: str
    exception_allowed: bool
    certain: Flags
    maybe: Flags
    describe: Callable[[int], str]
    """The reason, for the unit at a row that the rule hits."""

    def reason(self, row: int) -> Reason:
        return Reason(self.code, self.describe(row), self.source)


def find_hits(snapshot: Snapshot, evaluated: Evaluated, programme: Programme) -> list[Hit]:
    """Every rule that hits any unit, in the programme's order, then answers and overrides."""
    found = [_hit(rule, snapshot, evaluated, programme=programme) for rule in programme.constraints]
    found += _answered(snapshot)
    removed = {o.unit_code: o.reason for o in snapshot.overrides if o.kind == "REMOVE_UNIT" and o.unit_code}
    found.append(_named("override", Effect.EXCLUDE, OVERRIDE, reasons=removed, snapshot=snapshot))
    return [hit for hit in found if hit is not None]


def _hit(rule: Constraint, snapshot: Snapshot, evaluated: Evaluated, *, programme: Programme) -> Hit | None:
    if rule.when == "few_pupils":
        return _few_pupils(rule, snapshot, evaluated)
    if rule.when == "supervision":
        return _supervised(rule, snapshot)
    hit = [_hits_organizer(rule, organizer, programme) for organizer in snapshot.profiles]
    return _as_hit(rule, _owned(hit, snapshot), describe=lambda _: rule.reason) if any(hit) else None


def _as_hit(rule: Constraint, certain: Flags, *, describe: Callable[[int], str], maybe: Flags | None = None) -> Hit:
    uncertain = all_false(len(certain)) if maybe is None else maybe
    return Hit(rule.code, rule.effect, rule.source, rule.exception_allowed, certain, uncertain, describe)


def _owned(hit: list[bool], snapshot: Snapshot) -> Flags:
    """Units whose owner is of a profile that is hit."""
    found: Flags = np.array(hit, dtype=np.bool_)[snapshot.profile]
    return found


def _concerned(rule: Constraint, snapshot: Snapshot) -> Flags:
    return _owned([_concerns(rule, organizer) for organizer in snapshot.profiles], snapshot)


def _concerns(rule: Constraint, organizer: Organizer) -> bool:
    return not rule.organizer_types or organizer.organizer_type in rule.organizer_types


def _hits_organizer(rule: Constraint, organizer: Organizer, programme: Programme) -> bool:
    """Rules whose answer is the same for all units of the organiser."""
    if not _concerns(rule, organizer):
        return False
    match rule.when:
        case "organizer_flag":
            return bool(rule.flags.intersection(organizer.flags))
        case "other_programme":
            return bool(rule.programmes.intersection(organizer.programmes))
        case "active_cooperation":
            return programme.code in organizer.programmes
        case _:
            return bool(rule.organizer_types)


def _few_pupils(rule: Constraint, snapshot: Snapshot, evaluated: Evaluated) -> Hit | None:
    # The last limit is for units of no school type the programme knows, whose sheet is -1.
    limits = [*(sheet.rule.minimum_pupils * SCALE for sheet in evaluated.sheets), 0]
    least = np.array(limits, dtype=np.int64)[evaluated.sheet]
    hit = evaluated.pupils.low < least
    if rule.organizer_types:
        hit &= _concerned(rule, snapshot)
    if not hit.any():
        return None
    certain = hit & (evaluated.pupils.high < least)

    def describe(row: int) -> str:
        return rule.reason if certain[row] else PUPILS_UNKNOWN

    return _as_hit(rule, certain, describe=describe, maybe=hit & ~certain)


def _supervised(rule: Constraint, snapshot: Snapshot) -> Hit | None:
    """A decision on the organiser hits all its units, one on a unit only that unit."""
    units = snapshot.units
    of_owner: defaultdict[int, set[str]] = defaultdict(set)
    of_unit: defaultdict[int, set[str]] = defaultdict(set)
    for decision in snapshot.supervision:
        if _matches(rule, decision):
            if decision.unit_code is None:
                of_owner[units.places.get(decision.organization_number, -1)].add(decision.diary_number)
            else:
                of_unit[units.rows.get(decision.unit_code, -1)].add(decision.diary_number)
    marked = all_false(len(units.owners) + 1)
    marked[list(of_owner)] = True
    hit: Flags = marked[units.owner]
    hit[[row for row in of_unit if row >= 0]] = True
    if rule.organizer_types:
        hit &= _concerned(rule, snapshot)

    def describe(row: int) -> str:
        """The rule's reason, with the diary numbers of the decisions it rests on."""
        numbers = of_owner.get(int(units.owner[row]), set()) | of_unit.get(row, set())
        return f"{rule.reason} ({', '.join(sorted(numbers))})"

    return _as_hit(rule, hit, describe=describe) if hit.any() else None


def _matches(rule: Constraint, decision: Supervision) -> bool:
    return (
        decision.decision in rule.decisions
        and decision.status in rule.statuses
        and (decision.extensive or not rule.only_extensive)
        and (decision.serious or not rule.only_serious)
    )


def _answered(snapshot: Snapshot) -> list[Hit | None]:
    """Skolinspektionen's answers: no, or wait until a day that has not come."""
    latest = {answer.unit_code: answer for answer in snapshot.answers}.values()
    no = {a.unit_code: a.reason for a in latest if a.answer == DO_NOT_OFFER}
    wait = {a.unit_code: a.reason for a in latest if _waits(a, snapshot.as_of)}
    return [
        _named("inspectorate_do_not_offer", Effect.EXCLUDE, INSPECTORATE, reasons=no, snapshot=snapshot),
        _named("inspectorate_wait", Effect.DEFER, INSPECTORATE, reasons=wait, snapshot=snapshot),
    ]


def _waits(answer: Answer, as_of: str) -> bool:
    return answer.answer == WAIT_UNTIL and (answer.review_on is None or as_of < answer.review_on)


def _named(code: str, effect: Effect, source: str, *, reasons: dict[str, str], snapshot: Snapshot) -> Hit | None:
    """Units named one by one, each with a reason of its own; no exception can be made."""
    by_row = {row: reason for name, reason in reasons.items() if (row := snapshot.units.rows.get(name)) is not None}
    if not by_row:
        return None
    hit = all_false(len(snapshot.units))
    hit[list(by_row)] = True
    return Hit(code, effect, source, False, hit, all_false(len(hit)), by_row.__getitem__)
