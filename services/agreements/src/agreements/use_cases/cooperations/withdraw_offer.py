"""Selection withdrew an offer: an unanswered case is closed, an answered one goes on and shows it."""

from datetime import datetime

from agreements.steps.note_step import note_step
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work
from shared.contracts.selection import OfferWithdrawnV1


async def withdraw_offer(work: Work, withdrawn: OfferWithdrawnV1, *, now: datetime) -> None:
    cooperation = await work.cooperations.find_cooperation_by_offer(withdrawn.offer_id)
    if cooperation is None:
        return
    note_step(work, cooperation.id, now=now)
    before = {"status": cooperation.status}
    cooperation.withdraw(withdrawn.reason, withdrawn.withdrawn_on, now)
    await touch_team(work, cooperation.dialogue_team_id, now=now)
    after = {"status": cooperation.status}
    await work.record(
        "withdraw_offer", "cooperation", cooperation.id, at=now, before=before, after=after, reason=withdrawn.reason
    )
