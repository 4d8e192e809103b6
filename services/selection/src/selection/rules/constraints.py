"""Who must not be offered, must wait, or needs a closer look: which rule of the programme hits which unit."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from selection.rules.evaluation import Evaluation
from selection.rules.facts import Answer, Organizer, Snapshot, Supervision
from selection.rules.programme import Constraint, Effect, Programme
from selection.rules.quantities import SCALE

DO_NOT_OFFER, WAIT_UNTIL = "DO_NOT_OFFER", "WAIT_UNTIL"


@dataclass(frozen=True, slots=True)
class Hit:
    """`certain` is False when the rule would hit only if an unknown is what it might be."""

    code: str
    effect: Effect
    reason: str
    source: str
    certain: bool = True
    exception_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """The snapshot's facts, laid out for look-up by organiser and unit."""

    organizers: dict[str, Organizer]
    by_organizer: dict[str, list[Supervision]]
    by_unit: dict[str, list[Supervision]]
    answers: dict[str, Answer]
    removed: dict[str, str]
    as_of: str
    untouched: frozenset[str]
    """Organisers that no rule about organisers hits: of their units, only decisions and pupils need to be looked at."""


def evidence_of(snapshot: Snapshot, programme: Programme) -> Evidence:
    by_organizer: dict[str, list[Supervision]] = defaultdict(list)
    by_unit: dict[str, list[Supervision]] = defaultdict(list)
    for decision in snapshot.supervision:
        if decision.unit_code is None:
            by_organizer[decision.organization_number].append(decision)
        else:
            by_unit[decision.unit_code].append(decision)
    return Evidence(
        organizers=snapshot.organizers,
        by_organizer=by_organizer,
        by_unit=by_unit,
        answers={answer.unit_code: answer for answer in snapshot.answers},
        removed={o.unit_code: o.reason for o in snapshot.overrides if o.kind == "REMOVE_UNIT" and o.unit_code},
        as_of=snapshot.as_of,
        untouched=frozenset(n for n, o in snapshot.organizers.items() if not _is_touched(o, programme)),
    )


def _is_touched(organizer: Organizer, programme: Programme) -> bool:
    return any(
        _hits_organizer(rule, organizer, programme)
        for rule in programme.constraints
        if rule.when not in ("supervision", "few_pupils")
        and (not rule.organizer_types or organizer.organizer_type in rule.organizer_types)
    )


def hits_of(evaluation: Evaluation, evidence: Evidence, programme: Programme) -> list[Hit]:
    """Every rule that hits the unit, in the programme's order, then answers and overrides."""
    unit = evaluation.unit
    code, number = unit.code, unit.organization_number
    rules: Iterable[Constraint] = programme.constraints
    if number in evidence.untouched and number not in evidence.by_organizer and code not in evidence.by_unit:
        rules = (rule for rule in programme.constraints if rule.when == "few_pupils")
    hits = [hit for rule in rules if (hit := _hit(rule, evaluation, evidence, programme))]
    if (answer := evidence.answers.get(code)) and (told := _told(answer, evidence.as_of)):
        hits.append(told)
    if code in evidence.removed:
        hits.append(Hit("override", Effect.EXCLUDE, evidence.removed[code], "Beslut om avsteg från urvalet"))
    return hits


def _hit(rule: Constraint, evaluation: Evaluation, evidence: Evidence, programme: Programme) -> Hit | None:
    organizer = evidence.organizers[evaluation.unit.organization_number]
    if rule.organizer_types and organizer.organizer_type not in rule.organizer_types:
        return None
    if rule.when == "few_pupils":
        return _few_pupils(rule, evaluation, programme)
    if not _is_hit(rule, evaluation, organizer, evidence=evidence, programme=programme):
        return None
    return _as_hit(rule, reason=_reason(rule, evaluation, evidence), certain=True)


def _is_hit(
    rule: Constraint, evaluation: Evaluation, organizer: Organizer, *, evidence: Evidence, programme: Programme
) -> bool:
    if rule.when == "supervision":
        return any(_matches(rule, decision) for decision in _decisions(evaluation, evidence))
    return _hits_organizer(rule, organizer, programme)


def _hits_organizer(rule: Constraint, organizer: Organizer, programme: Programme) -> bool:
    """Rules whose answer is the same for all units of the organiser; its type has been looked at already."""
    match rule.when:
        case "organizer_flag":
            return bool(rule.flags.intersection(organizer.flags))
        case "other_programme":
            return bool(rule.programmes.intersection(organizer.programmes))
        case "active_cooperation":
            return programme.code in organizer.programmes
        case _:
            return bool(rule.organizer_types)


def _decisions(evaluation: Evaluation, evidence: Evidence) -> list[Supervision]:
    unit = evaluation.unit
    return evidence.by_organizer.get(unit.organization_number, []) + evidence.by_unit.get(unit.code, [])


def _matches(rule: Constraint, decision: Supervision) -> bool:
    return (
        decision.decision in rule.decisions
        and decision.status in rule.statuses
        and (decision.extensive or not rule.only_extensive)
        and (decision.serious or not rule.only_serious)
    )


def _reason(rule: Constraint, evaluation: Evaluation, evidence: Evidence) -> str:
    """The rule's reason, with the diary numbers of the decisions it rests on."""
    if rule.when != "supervision":
        return rule.reason
    numbers = sorted({d.diary_number for d in _decisions(evaluation, evidence) if _matches(rule, d)})
    return f"{rule.reason} ({', '.join(numbers)})"


def _few_pupils(rule: Constraint, evaluation: Evaluation, programme: Programme) -> Hit | None:
    school_type = programme.school_types.get(evaluation.school_type)
    least = (school_type.minimum_pupils if school_type else 0) * SCALE
    if evaluation.pupils.low >= least:
        return None
    certain = evaluation.pupils.high < least
    reason = rule.reason if certain else "Enhetens elevantal är inte känt och kan vara lägre än programmets gräns."
    return _as_hit(rule, reason=reason, certain=certain)


def _as_hit(rule: Constraint, *, reason: str, certain: bool) -> Hit:
    return Hit(rule.code, rule.effect, reason, rule.source, certain, rule.exception_allowed)


def _told(answer: Answer, as_of: str) -> Hit | None:
    source = "Skolinspektionens svar i samrådet"
    if answer.answer == DO_NOT_OFFER:
        return Hit("inspectorate_do_not_offer", Effect.EXCLUDE, answer.reason, source)
    if answer.answer == WAIT_UNTIL and (answer.review_on is None or as_of < answer.review_on):
        return Hit("inspectorate_wait", Effect.HOLD, answer.reason, source)
    return None
