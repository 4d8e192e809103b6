"""A team worker leaves. Teams and cases that name the person stay, and show that somebody else has to be named."""

from datetime import date, datetime
from uuid import UUID

from agreements.models.team_worker import TeamWorker
from agreements.unit_of_work import Work


async def end_worker(work: Work, worker_id: UUID, *, until_on: date, version: int, now: datetime) -> TeamWorker:
    worker = await work.team_workers.get_worker_for_change(worker_id)
    worker.expect(version)
    worker.end(until_on, now)
    await work.record("end_worker", "team_worker", worker.id, at=now, after={"until_on": until_on.isoformat()})
    return worker
