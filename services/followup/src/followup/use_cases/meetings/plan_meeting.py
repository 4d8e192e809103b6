"""Plans a meeting: from the accepted offer on, with one cooperation or with several."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from followup.errors.meetings import UnknownDialogue, WrongCircle
from followup.models.meeting import Meeting, check_plannable, check_visiting_day
from followup.programmes import Programmes
from followup.rules.meetings import MeetingKind, MeetingStatus, fault_in_circle, fault_in_network, first_day_of
from followup.steps.check_running import check_running
from followup.steps.invite_members import members_to_meet
from followup.steps.staff_visit import staff_visit
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.errors import at_field
from shared.kit.lookup import named_in_body


class _Circle(NamedTuple):
    """Those who meet, and the first day on which they can have met."""

    cooperation_ids: list[UUID]
    organization_numbers: list[str]
    first_day: date


async def plan_meeting(
    work: Work,
    programme: str,
    *,
    kind: MeetingKind,
    title: str,
    cooperation_ids: Sequence[UUID],
    network_id: UUID | None,
    planned_on: date,
    supporters: Sequence[str],
    programmes: Programmes,
    now: datetime,
) -> Meeting:
    check_plannable(planned_on, swedish_date(now))
    check_visiting_day(kind, planned_on)
    if expected := fault_in_network(kind, network_id is not None, len(cooperation_ids)):
        fault = at_field("network_id", "nätverket och mötets slag går inte ihop", expected)
        raise WrongCircle(f"Ange {expected}.", errors=fault)
    circle = (
        await _of_network(work, programme, network_id, planned_on)
        if network_id
        else await _of_cooperations(work, programme, kind, cooperation_ids, planned_on)
    )
    await work.must_be_impartial(*circle.organization_numbers, now=now)
    meeting = Meeting(
        programme=programme,
        kind=kind,
        title=title,
        network_id=network_id,
        cooperation_ids=circle.cooperation_ids,
        organization_numbers=circle.organization_numbers,
        status=MeetingStatus.PLANNED,
        first_day=circle.first_day,
        planned_on=planned_on,
        created_at=now,
        updated_at=now,
    )
    work.meetings.add(meeting)
    await work.session.flush()  # gives the meeting its id
    if supporters:
        meeting.require_visit()
        await staff_visit(work, meeting, supporters, programmes, now=now)
    after = {"kind": kind.value, "planned_on": planned_on.isoformat(), "cooperations": len(circle.cooperation_ids)}
    await work.record("plan_meeting", "meeting", meeting.id, at=now, after=after)
    return meeting


async def _of_cooperations(
    work: Work, programme: str, kind: MeetingKind, cooperation_ids: Sequence[UUID], planned_on: date
) -> _Circle:
    if expected := fault_in_circle(kind, len(cooperation_ids)):
        fault = at_field("cooperation_ids", "fel antal", expected)
        raise WrongCircle(f"Mötet ska ha {expected}.", errors=fault)
    answers = await work.meetings.list_accepted(programme, cooperation_ids)
    if len(answers) < len(cooperation_ids):
        fault = at_field("cooperation_ids", "samverkan är okänd", "samverkan där huvudmannen har tackat ja")
        raise UnknownDialogue("Någon samverkan finns inte i uppdraget, eller är inte besvarad med ja.", errors=fault)
    await check_running(work, cooperation_ids, planned_on)
    organizers = sorted({answer.organization_number for answer in answers})
    return _Circle(list(cooperation_ids), organizers, first_day_of([answer.answered_on for answer in answers]))


async def _of_network(work: Work, programme: str, network_id: UUID, planned_on: date) -> _Circle:
    """Members on the day: a network meets with those it has then."""
    with named_in_body("network_id"):
        network = await work.networks.get_network_for_change(network_id)
    if network.programme != programme:
        fault = at_field("network_id", "nätverket hör till ett annat uppdrag", f"ett nätverk i {programme}")
        raise WrongCircle(f"Nätverket hör till {network.programme}.", errors=fault)
    numbers = members_to_meet(network, "planned_on", planned_on)
    cases = await work.networks.list_cooperations(programme, numbers)
    return _Circle(sorted(case for found in cases.values() for case in found), numbers, network.formed_on)
