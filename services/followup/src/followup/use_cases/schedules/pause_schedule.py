"""An agreement was paused: the activities ahead are suspended, and nobody is reminded of them."""

from datetime import datetime

from followup.facts import schedule_revised
from followup.unit_of_work import Work
from shared.contracts.agreements import AgreementPausedV1


async def pause_schedule(work: Work, paused: AgreementPausedV1, *, now: datetime) -> None:
    schedule = await work.schedules.get_schedule_for_change(paused.cooperation_id)
    schedule.pause(paused.paused_from, paused.reason, now=now)
    work.publish(schedule_revised(schedule), subject=schedule.id, scope=schedule.programme)
    await work.record("pause_schedule", "schedule", schedule.id, at=now, reason=paused.reason)
