"""Plans the meetings of a dialogue phase from the template of its programme."""

from datetime import datetime, timedelta
from uuid import UUID

from followup.copies import AnswerCopy
from followup.errors.meetings import AlreadyPlanned, NoTemplate
from followup.models.meeting import Meeting
from followup.programmes import Programmes, known_programme
from followup.rules.meetings import MeetingStatus
from followup.rules.working_days import next_working_day
from followup.unit_of_work import Work
from shared.clock import swedish_date
from shared.kit.swedish import is_working_day


async def plan_dialogue(work: Work, cooperation_id: UUID, programmes: Programmes, *, now: datetime) -> AnswerCopy:
    """Plan each meeting on its day after the accepted offer; a day that has passed becomes the next working day."""
    answer = await work.meetings.get_accepted_for_change(cooperation_id)
    await work.must_be_impartial(answer.organization_number, now=now)
    if await work.meetings.has_meetings(cooperation_id):
        raise AlreadyPlanned("Samverkan har redan möten.")
    template = known_programme(programmes, answer.programme).dialogue
    if template is None:
        raise NoTemplate("Uppdraget har ingen mall för dialogfasen.")
    for meeting in template.meetings:
        day = max(answer.answered_on + timedelta(days=meeting.after_days), swedish_date(now))
        work.meetings.add(
            Meeting(
                programme=answer.programme,
                kind=meeting.kind,
                title=meeting.title,
                cooperation_ids=[cooperation_id],
                organization_numbers=[answer.organization_number],
                status=MeetingStatus.PLANNED,
                first_day=answer.answered_on,
                planned_on=next_working_day(day, is_working_day),
                created_at=now,
                updated_at=now,
            )
        )
    after = {"meetings": len(template.meetings)}
    await work.record("plan_dialogue", "cooperation", cooperation_id, at=now, after=after)
    return answer
