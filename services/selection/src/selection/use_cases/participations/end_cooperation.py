"""A cooperation has ended: its organiser may be selected again."""

from datetime import datetime

from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1


async def end_cooperation(work: Work, ended: AgreementCompletedV1 | AgreementTerminatedV1, *, now: datetime) -> None:
    """End the participation; nothing happens where there is none here, or it has been ended already."""
    participation = await work.participations.find_participation(ended.cooperation_id)
    if participation is None or participation.ends_on is not None:
        return
    ends_on = ended.completed_on if isinstance(ended, AgreementCompletedV1) else ended.terminated_from
    participation.end(ends_on, now=now)
    after = {"ends_on": ends_on.isoformat()}
    await work.record("end_cooperation", "participation", participation.id, at=now, after=after)
