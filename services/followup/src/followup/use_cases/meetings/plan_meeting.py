"""Plans a meeting: from the accepted offer on, with one cooperation or with several."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from followup.errors.meetings import UnknownDialogue, WrongCircle
from followup.models.meeting import Meeting, check_plannable
from followup.rules.meetings import MeetingKind, MeetingStatus, fault_in_circle, first_day_of
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field


async def plan_meeting(
    work: Work,
    programme: str,
    *,
    kind: MeetingKind,
    title: str,
    cooperation_ids: Sequence[UUID],
    planned_on: date,
    now: datetime,
) -> Meeting:
    check_plannable(planned_on, swedish_date(now))
    if expected := fault_in_circle(kind, len(cooperation_ids)):
        fault = at_field("cooperation_ids", "fel antal", expected)
        raise WrongCircle(f"Mötet ska ha {expected}.", errors=fault)
    answers = await work.meetings.list_accepted(programme, cooperation_ids)
    if len(answers) < len(cooperation_ids):
        fault = at_field("cooperation_ids", "samverkan är okänd", "samverkan där huvudmannen har tackat ja")
        raise UnknownDialogue("Någon samverkan finns inte i uppdraget, eller är inte besvarad med ja.", errors=fault)
    organizers = sorted({answer.organization_number for answer in answers})
    await work.must_be_impartial(*organizers, now=now)
    meeting = Meeting(
        programme=programme,
        kind=kind,
        title=title,
        cooperation_ids=list(cooperation_ids),
        organization_numbers=organizers,
        status=MeetingStatus.PLANNED,
        first_day=first_day_of([answer.answered_on for answer in answers]),
        planned_on=planned_on,
        created_at=now,
        updated_at=now,
    )
    work.meetings.add(meeting)
    await work.session.flush()  # gives the meeting its id
    after = {"kind": kind.value, "planned_on": planned_on.isoformat(), "cooperations": len(cooperation_ids)}
    await work.record("plan_meeting", "meeting", meeting.id, at=now, after=after)
    return meeting
