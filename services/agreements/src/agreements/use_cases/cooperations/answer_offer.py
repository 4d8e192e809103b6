"""The organiser accepts or declines the offer."""

from datetime import datetime
from uuid import UUID

from agreements.facts import offer_answered
from agreements.models.cooperation import Cooperation
from agreements.steps.lock_case import lock_case
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work
from shared.kit.clock import swedish_date


async def answer_offer(
    work: Work, cooperation_id: UUID, *, accepted: bool, reason: str | None, version: int, now: datetime
) -> Cooperation:
    cooperation = await lock_case(work, cooperation_id, version=version, now=now)
    cooperation.answer(accepted, reason=reason, today=swedish_date(now), now=now)
    await touch_team(work, cooperation.dialogue_team_id, now=now)
    work.publish(offer_answered(cooperation), subject=cooperation.id, scope=cooperation.programme)
    await work.record(
        "answer_offer", "cooperation", cooperation.id, at=now, after={"accepted": accepted}, reason=reason
    )
    return cooperation
