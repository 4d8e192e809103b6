"""The common part of a pause, a resumption and the two ends: the case's status, the history, the trail, the fact."""

from collections.abc import Sequence
from datetime import date, datetime

from agreements.models.agreement import Agreement
from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.status_change import StatusChange
from agreements.steps.touch_team import touch_team
from agreements.unit_of_work import Work
from shared.event import Fact


async def change_status(
    work: Work,
    agreement: Agreement,
    case: Cooperation,
    *,
    fact: Fact,
    from_on: date,
    reason: str,
    undone: Sequence[str] = (),
    undone_reason: str | None = None,
    now: datetime,
) -> None:
    before = {"status": case.status}
    case.move_to(CooperationStatus(agreement.status), now)
    await touch_team(work, case.dialogue_team_id, now=now)
    work.agreements.add_change(
        StatusChange(
            agreement_id=agreement.id,
            status=agreement.status,
            from_on=from_on,
            reason=reason,
            changed_by=work.actor.subject,
            changed_at=now,
            undone_tasks=list(undone),
            undone_reason=undone_reason if undone else None,
        )
    )
    after = {"status": agreement.status, "from_on": from_on.isoformat(), "undone": len(undone)}
    await work.record("change_status", "agreement", agreement.id, at=now, before=before, after=after, reason=reason)
    work.publish(fact, subject=case.id, scope=case.programme)
