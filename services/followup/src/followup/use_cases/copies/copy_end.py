"""Copies the end of a cooperation that came to no agreement; it leaves the meetings ahead."""

from datetime import datetime

from followup.copies import AnswerCopy
from followup.steps.leave_meetings import leave_meetings
from followup.unit_of_work import Work
from shared.contracts.agreements import CooperationEndedV1

ENDED = "Samverkan har avslutats."


async def copy_end(work: Work, fact: CooperationEndedV1, *, now: datetime) -> None:
    copy = AnswerCopy(cooperation_id=fact.cooperation_id, ended_on=fact.ended_on)
    copy.note(work.event)
    await work.copies.put(copy)
    await leave_meetings(
        work, fact.cooperation_id, fact.organization_number, from_on=fact.ended_on, reason=ENDED, now=now
    )
