"""Copies the end of a cooperation that came to no agreement, and cancels its meetings that lay ahead."""

from datetime import datetime

from followup.copies import AnswerCopy
from followup.unit_of_work import Work
from shared.contracts.agreements import CooperationEndedV1

ENDED = "Samverkan har avslutats."


async def copy_end(work: Work, fact: CooperationEndedV1, *, now: datetime) -> None:
    """A meeting with several organisers is held without this one."""
    copy = AnswerCopy(cooperation_id=fact.cooperation_id, ended_on=fact.ended_on)
    copy.note(work.event)
    await work.copies.put(copy)
    for meeting in await work.meetings.lock_planned_of(fact.cooperation_id):
        meeting.cancel(ENDED, now)
        await work.record("copy_end", "meeting", meeting.id, at=now, reason=ENDED)
