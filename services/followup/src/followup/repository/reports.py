"""Queries on reports to the government."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.report import Report
from shared.kit import lookup

NAME = "Redovisningen"


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, report: Report) -> None:
        self._session.add(report)

    async def get_report(self, report_id: UUID) -> Report:
        return await lookup.one(self._session, select(Report).where(Report.id == report_id), NAME)

    async def lock_report(self, report_id: UUID) -> Report:
        query = select(Report).where(Report.id == report_id)
        return await lookup.one(self._session, query.with_for_update(), NAME)

    async def list_ids(self, programme: str, as_of: date) -> Sequence[UUID]:
        """Every draft of one assignment as of one day."""
        query = select(Report.id).where(Report.programme == programme, Report.as_of == as_of)
        return (await self._session.execute(query)).scalars().all()

    def list_reports(self, *, programme: str | None = None, status: str | None = None) -> Select[Report]:
        return lookup.narrowed(select(Report), (Report.programme, programme), (Report.status, status))
