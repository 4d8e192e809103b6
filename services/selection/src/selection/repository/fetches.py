"""Fetches from the open APIs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.fetch import Fetch, FetchStatus
from shared.kit.lookup import narrowed, one, within


class Fetches:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Fetch) -> None:
        self._session.add(row)

    def list_fetches(
        self,
        *,
        kind: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Fetch]:
        """`since` and `until` are days on which it was asked for."""
        query = narrowed(select(Fetch), (Fetch.kind, kind), (Fetch.status, status))
        return within(query, Fetch.created_at, since, until)

    async def get_fetch(self, fetch_id: UUID) -> Fetch:
        return await one(self._session, select(Fetch).where(Fetch.id == fetch_id), "Hämtningen")

    async def get_fetch_for_change(self, fetch_id: UUID) -> Fetch:
        return await one(self._session, select(Fetch).where(Fetch.id == fetch_id).with_for_update(), "Hämtningen")

    async def find_due_fetch(self, now: datetime) -> Fetch | None:
        """The oldest fetch that is queued or under way and does not wait for its source."""
        due = or_(Fetch.retry_at.is_(None), Fetch.retry_at <= now)
        query = select(Fetch).where(Fetch.status.in_([FetchStatus.QUEUED, FetchStatus.RUNNING]), due)
        return (await self._session.scalars(query.order_by(Fetch.created_at, Fetch.id).limit(1))).one_or_none()
