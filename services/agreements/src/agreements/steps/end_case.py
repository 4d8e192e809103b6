"""A case ends without an agreement: its reservation is released, and its places in shared measures are free."""

from datetime import datetime

from agreements.errors import WrongPhase
from agreements.facts import cooperation_ended
from agreements.models.cooperation import BEFORE_AN_AGREEMENT, Cooperation, CooperationStatus
from agreements.models.termination import Termination
from agreements.steps.end_shares import end_shares
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work

UNANSWERED = "Ett erbjudande som inte är antaget dras tillbaka i urvalet."


async def require_no_agreement(work: Work, case: Cooperation, *, detail: str) -> None:
    case.require_running()
    if await work.agreements.find_part_of(case.id):
        raise WrongPhase(f"Samverkan har en överenskommelse. {detail}")
    case.require(*BEFORE_AN_AGREEMENT, detail=UNANSWERED)


async def end_case(work: Work, case: Cooperation, termination: Termination, *, now: datetime) -> None:
    """The case is locked, has no agreement, and `termination` is decided."""
    before = {"status": case.status}
    case.move_to(CooperationStatus.TERMINATED, now)
    await touch_team(work, case.dialogue_team_id, now=now)
    await end_shares(work, case, carried_out=(), ended_on=termination.from_on, now=now)
    work.publish(cooperation_ended(case, termination), subject=case.id, scope=case.programme)
    after = {"status": case.status, "from_on": termination.from_on.isoformat()}
    reason = termination.reason
    await work.record("end_case", "cooperation", case.id, at=now, before=before, after=after, reason=reason)
