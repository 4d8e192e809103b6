"""The organiser accepts or declines the offer; a yes after the last day is published when it has been approved."""

from datetime import datetime
from uuid import UUID

from agreements.facts import offer_answered
from agreements.models.cooperation import Cooperation
from agreements.steps.check_organizer import check_organizer
from agreements.steps.lock_case import lock_case
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work
from shared.clock import swedish_date


async def answer_offer(
    work: Work, cooperation_id: UUID, *, accepted: bool, reason: str | None, version: int, now: datetime
) -> Cooperation:
    cooperation = await lock_case(work, cooperation_id, version=version, now=now)
    if accepted:
        await check_organizer(work, cooperation)
    cooperation.answer(accepted, reason=reason, today=swedish_date(now), now=now)
    await touch_team(work, cooperation.dialogue_team_id, now=now)
    if not cooperation.late_answer_waits:
        work.publish(offer_answered(cooperation), subject=cooperation.id, scope=cooperation.programme)
    after = {"accepted": accepted, "late": cooperation.answered_late}
    await work.record("answer_offer", "cooperation", cooperation.id, at=now, after=after, reason=reason)
    return cooperation
