"""Someone who is to work in dialogue teams is registered, with employment and competences."""

from datetime import datetime

from agreements.models.team_worker import Employment, TeamWorker
from agreements.unit_of_work import Work


async def register_worker(
    work: Work, *, subject: str, employment: Employment, competences: list[str], now: datetime
) -> TeamWorker:
    worker = TeamWorker(
        subject=subject, employment=employment, competences=sorted(set(competences)), created_at=now, updated_at=now
    )
    work.team_workers.add(worker)
    await work.session.flush()  # gives the row its id, which the audit row needs
    await work.record("register_worker", "team_worker", worker.id, at=now)
    return worker
