"""The timed job of reminders: of answers due soon, and of those whose last day has passed."""

from collections.abc import Sequence
from datetime import date, datetime

from selection.facts import answer_reminded
from selection.models.consultation import Consultation
from selection.models.offer import Offer
from selection.models.reminder import Awaited, Reminder, ReminderKind
from selection.unit_of_work import Work
from shared.clock import new_id, swedish_date
from shared.kit.swedish import after_working_days

WORKING_DAYS_BEFORE = 5
"""Enough to reach someone, convene the board, and answer."""
AT_A_TIME = 100
"""The most of each sort; the rest are sent when the job runs next, a minute later."""


async def send_reminders(work: Work, *, now: datetime) -> int:
    """Send each reminder once, however many workers run, and caught up after downtime. Returns how many were sent."""
    today = swedish_date(now)
    until = after_working_days(today, WORKING_DAYS_BEFORE)
    sent = 0
    for kind in ReminderKind:
        offers = await work.reminders.lock_unreminded_offers(kind, today=today, until=until, limit=AT_A_TIME)
        for offer in offers:
            sent += await _send(work, _of_offer(offer, kind, now=now), today=today)
        consultations = await work.reminders.lock_unreminded_consultations(
            kind, today=today, until=until, limit=AT_A_TIME
        )
        for consultation, programme in consultations:
            unanswered = await _unanswered(work, consultation)
            reminder = _of_consultation(consultation, kind, programme=programme, unanswered=unanswered, now=now)
            sent += await _send(work, reminder, today=today)
    return sent


async def _send(work: Work, reminder: Reminder, *, today: date) -> bool:
    # The unique index decides who sends it when two workers have found the same answer late.
    if not await work.reminders.add(reminder):
        return False
    work.publish(answer_reminded(reminder, on=today), subject=reminder.id, scope=reminder.programme)
    after = {"kind": reminder.kind.value, "answer_by": reminder.answer_by.isoformat()}
    about = reminder.offer_id or reminder.round_id
    await work.record("send_reminders", reminder.awaited.value, about, at=reminder.recorded_at, after=after)
    return True


async def _unanswered(work: Work, consultation: Consultation) -> list[str]:
    answered = {answer.school_unit_code for answer in await work.consultations.list_answers(consultation.round_id)}
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
