"""A yes that came after the last day is taken as if it had come in time, by a decision (avtalslagen 4 §)."""

from datetime import datetime
from uuid import UUID

from agreements.facts import offer_answered
from agreements.models.cooperation import Cooperation
from agreements.steps.check_organizer import check_organizer
from agreements.steps.lock_case import lock_case
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work


async def approve_late_answer(
    work: Work, cooperation_id: UUID, *, reason: str, version: int, now: datetime
) -> Cooperation:
    case = await lock_case(work, cooperation_id, version=version, now=now)
    await work.must_be_another("approve_late_answer", cooperation=case.id)
    await check_organizer(work, case)
    case.approve_late_answer(reason, subject=work.actor.subject, now=now)
    await touch_team(work, case.dialogue_team_id, now=now)
    # Published only now: selection and followup hear of offers that have been accepted.
    work.publish(offer_answered(case), subject=case.id, scope=case.programme)
    after = {"status": case.status}
    await work.record("approve_late_answer", "cooperation", case.id, at=now, after=after, reason=reason)
    return case
