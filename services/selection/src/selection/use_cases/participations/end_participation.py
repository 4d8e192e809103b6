"""A cooperation has ended: the organiser may be chosen again."""

from datetime import date, datetime
from uuid import UUID

from selection.unit_of_work import Work
from shared.contracts.agreements import AgreementCompletedV1, AgreementTerminatedV1


async def end_terminated(work: Work, terminated: AgreementTerminatedV1, *, now: datetime) -> None:
    await _end(work, terminated.cooperation_id, on=terminated.terminated_from, now=now)


async def end_completed(work: Work, completed: AgreementCompletedV1, *, now: datetime) -> None:
    await _end(work, completed.cooperation_id, on=completed.completed_on, now=now)


async def _end(work: Work, cooperation_id: UUID, *, on: date, now: datetime) -> None:
    participation = await work.participations.find_participation(cooperation_id)
    if participation is None or participation.ends_on is not None:
        return
    participation.ends_on = on
    participation.touch(now)
    after = {"ends_on": on.isoformat()}
    await work.record("end_participation", "participation", participation.id, at=now, after=after)
