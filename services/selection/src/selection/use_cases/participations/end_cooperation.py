"""A cooperation has ended: its organiser may be selected again."""

from datetime import date, datetime

from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1, CooperationEndedV1

End = AgreementCompletedV1 | AgreementTerminatedV1 | CooperationEndedV1


async def end_cooperation(work: Work, ended: End, *, now: datetime) -> None:
    """End the participation; nothing happens where there is none here, or it has been ended already."""
    participation = await work.participations.find_participation(ended.cooperation_id)
    if participation is None or participation.ends_on is not None:
        return
    ends_on = _last_day(ended)
    participation.end(ends_on, now=now)
    after = {"ends_on": ends_on.isoformat()}
    await work.record("end_cooperation", "participation", participation.id, at=now, after=after)


def _last_day(ended: End) -> date:
    match ended:
        case AgreementCompletedV1():
            return ended.completed_on
        case AgreementTerminatedV1():
            return ended.terminated_from
        case CooperationEndedV1():
            return ended.ended_on
