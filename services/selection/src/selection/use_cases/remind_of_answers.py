"""Remind of answers that are due soon, and of those whose day has passed: each once, caught up after downtime."""

from collections.abc import Sequence
from datetime import date, datetime

from selection.models import Awaited, Consultation, Offer, Reminder, ReminderKind
from selection.swedish_days import after_working_days
from selection.unit_of_work import Work
from shared.contracts.selection import AnswerRemindedV1
from shared.kit.clock import new_id, swedish_date

WORKING_DAYS_BEFORE = 5
"""Enough to reach someone, convene those who decide, and answer."""


async def remind_of_answers(work: Work, *, limit: int, now: datetime) -> int:
    """How many reminders were given, at most about `limit` of each sort."""
    today = swedish_date(now)
    until = after_working_days(today, WORKING_DAYS_BEFORE)
    given = 0
    for kind in ReminderKind:
        for offer in await work.reminders.claim_offers(kind, today=today, until=until, limit=limit):
            given += await _give(work, _of_offer(offer, kind, now=now), today=today)
        for consultation, programme in await work.reminders.claim_consultations(
            kind, today=today, until=until, limit=limit
        ):
            unanswered = await _unanswered(work, consultation)
            reminder = _of_consultation(consultation, kind, programme=programme, unanswered=unanswered, now=now)
            given += await _give(work, reminder, today=today)
    return given


async def _give(work: Work, reminder: Reminder, *, today: date) -> bool:
    if not await work.reminders.add(reminder):
        return False
    fact = AnswerRemindedV1(
        reminder_id=reminder.id,
        awaited=reminder.awaited.value,
        overdue=reminder.kind is ReminderKind.OVERDUE,
        programme=reminder.programme,
        round_id=reminder.round_id,
        offer_id=reminder.offer_id,
        organization_number=reminder.organization_number,
        unanswered_units=tuple(reminder.unanswered_units),
        answer_by=reminder.answer_by,
        reminded_on=today,
    )
    work.publish(fact, subject=reminder.id, scope=reminder.programme)
    after = {"kind": reminder.kind.value, "answer_by": reminder.answer_by.isoformat()}
    about = reminder.offer_id or reminder.round_id
    await work.record("remind", reminder.awaited.value, about, at=reminder.recorded_at, after=after)
    return True


async def _unanswered(work: Work, consultation: Consultation) -> list[str]:
    answered = {row.school_unit_code for row in await work.rounds.answers_of(consultation.round_id)}
    return [code for code in consultation.school_unit_codes if code not in answered]


def _of_offer(offer: Offer, kind: ReminderKind, *, now: datetime) -> Reminder:
    return Reminder(
        id=new_id(),
        awaited=Awaited.OFFER,
        kind=kind,
        programme=offer.programme,
        round_id=offer.round_id,
        offer_id=offer.id,
        organization_number=offer.organization_number,
        unanswered_units=[],
        answer_by=offer.answer_by,
        recorded_at=now,
    )


def _of_consultation(
    consultation: Consultation, kind: ReminderKind, *, programme: str, unanswered: Sequence[str], now: datetime
) -> Reminder:
    return Reminder(
        id=new_id(),
        awaited=Awaited.CONSULTATION,
        kind=kind,
        programme=programme,
        round_id=consultation.round_id,
        offer_id=None,
        organization_number=None,
        unanswered_units=list(unanswered),
        answer_by=consultation.answer_by,
        recorded_at=now,
    )
