"""The inspectorate's decision changed: it begins or ceases to stop the cases that it concerns."""

from datetime import datetime

from agreements.copies import Supervision
from agreements.models.cooperation import Cooperation
from agreements.programmes import STANDARD, rules_of
from agreements.rules.supervision import Judgement, blocking_reason
from agreements.unit_of_work import Work
from shared.contracts.selection import SupervisionChangedV1


async def copy_supervision(work: Work, fact: SupervisionChangedV1, *, now: datetime) -> None:
    supervision = await work.supervisions.find_supervision(fact.supervision_id)
    before = supervision.judgement if supervision else None
    known = _seen(supervision) if supervision else None
    if supervision is None:
        supervision = Supervision(supervision_id=fact.supervision_id)
        work.supervisions.add(supervision)
    supervision.diary_number = fact.diary_number
    supervision.decision_type = fact.decision_type
    supervision.status = fact.status
    supervision.organization_number = fact.organization_number
    supervision.school_unit_code = fact.school_unit_code if fact.level == "SKOLENHET" else None
    supervision.decided_on = fact.decided_on
    supervision.extensive_in_central_parts = fact.extensive_in_central_parts
    supervision.blocking = blocking_reason(rules_of(STANDARD).blocking_rules, supervision.judgement) is not None
    supervision.note(work.event)
    if _seen(supervision) == known:
        return  # nothing that a case shows, or that stops it: whoever works in it is not refused for nothing
    unit, number = supervision.school_unit_code, supervision.organization_number
    codes = await work.school_units.list_names([unit]) if unit else {}
    for case in await work.cooperations.lock_cooperations_of(number, or_formerly_of=True):
        if unit is None or not codes.keys().isdisjoint(case.school_unit_codes):
            await _turn(work, case, supervision, before=before, now=now)


def _seen(supervision: Supervision) -> tuple[object, ...]:
    """The parts of a decision that are seen in a case, and the cases in which they are."""
    where = (supervision.organization_number, supervision.school_unit_code)
    return (*where, supervision.diary_number, supervision.decided_on, *supervision.judgement)


async def _turn(
    work: Work, case: Cooperation, supervision: Supervision, *, before: Judgement | None, now: datetime
) -> None:
    """Note a change of a case that the decision stops or stopped: an override may lapse, and readers must see it."""
    rules = rules_of(case.programme).blocking_rules
    blocked = before is not None and blocking_reason(rules, before) is not None
    blocking = blocking_reason(rules, supervision.judgement) is not None
    if not (blocking or blocked):
        return
    case.note_change(now)
    after = {
        "supervision_id": str(supervision.supervision_id),
        "diary_number": supervision.diary_number,
        "blocking": blocking,
    }
    await work.record("copy_supervision", "cooperation", case.id, at=now, after=after)
