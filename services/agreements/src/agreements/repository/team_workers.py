"""Those who work in dialogue teams."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.team_worker import TeamWorker
from shared.kit.lookup import one


class TeamWorkers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, worker: TeamWorker) -> None:
        self._session.add(worker)

    def list_workers(self) -> Select[TeamWorker]:
        return select(TeamWorker)

    async def get_worker(self, worker_id: UUID) -> TeamWorker:
        return await one(self._session, self.list_workers().where(TeamWorker.id == worker_id), "Teammedarbetaren")

    async def get_worker_for_change(self, worker_id: UUID) -> TeamWorker:
        query = self.list_workers().where(TeamWorker.id == worker_id).with_for_update()
        return await one(self._session, query, "Teammedarbetaren")

    async def list_of(self, subjects: Collection[str]) -> dict[str, TeamWorker]:
        query = select(TeamWorker).where(TeamWorker.subject.in_(subjects))
        return {worker.subject: worker for worker in await self._session.scalars(query)}

    async def lock_of(self, subjects: Collection[str]) -> dict[str, TeamWorker]:
        """Until the transaction ends none of them leaves; in one order, so that two teams cannot deadlock."""
        query = select(TeamWorker).where(TeamWorker.subject.in_(subjects)).order_by(TeamWorker.subject)
        return {worker.subject: worker for worker in await self._session.scalars(query.with_for_update())}

    async def lock_expired(self, *, before: date, limit: int) -> list[TeamWorker]:
        query = select(TeamWorker).where(TeamWorker.until_on < before, TeamWorker.erased_at.is_(None))
        ordered = query.order_by(TeamWorker.until_on).limit(limit).with_for_update(skip_locked=True)
        return list(await self._session.scalars(ordered))
