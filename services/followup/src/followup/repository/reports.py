"""Queries on reports to the government."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from followup.models.report import Report, ReportDocument
from followup.models.report_passage import Chapter, ReportPassage
from shared.kit import lookup

NAME = "Redovisningen"


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Report | ReportDocument | ReportPassage) -> None:
        self._session.add(row)

    async def get_report(self, report_id: UUID) -> Report:
        return await lookup.one(self._session, select(Report).where(Report.id == report_id), NAME)

    async def get_report_for_change(self, report_id: UUID) -> Report:
        query = select(Report).where(Report.id == report_id)
        return await lookup.one(self._session, query.with_for_update(), NAME)

    async def list_ids(self, programme: str, as_of: date) -> Sequence[UUID]:
        """Every draft of one assignment as of one day."""
        query = select(Report.id).where(Report.programme == programme, Report.as_of == as_of)
        return (await self._session.execute(query)).scalars().all()

    def list_reports(self, *, programme: str | None = None, status: str | None = None) -> Select[Report]:
        return lookup.narrowed(select(Report), (Report.programme, programme), (Report.status, status))

    async def find_document(self, report_id: UUID, media_type: str) -> ReportDocument | None:
        return await self._session.get(ReportDocument, (report_id, media_type))

    async def get_passage(self, passage_id: UUID) -> ReportPassage:
        return await lookup.one(self._session, select(ReportPassage).where(ReportPassage.id == passage_id), "Texten")

    async def get_passage_for_change(self, passage_id: UUID) -> ReportPassage:
        query = select(ReportPassage).where(ReportPassage.id == passage_id)
        return await lookup.one(self._session, query.with_for_update(), "Texten")

    async def count_passages(self, programme: str, as_of: date, chapter: Chapter) -> int:
        """The number of the newest version, 0 before the first."""
        query = select(func.coalesce(func.max(ReportPassage.number), 0)).where(
            ReportPassage.programme == programme, ReportPassage.as_of == as_of, ReportPassage.chapter == chapter
        )
        return (await self._session.execute(query)).scalar_one()

    async def list_approved_passages(self, programme: str, as_of: date) -> Sequence[ReportPassage]:
        """The newest approved version of each chapter."""
        query = (
            select(ReportPassage)
            .ext(distinct_on(ReportPassage.chapter))
            .where(
                ReportPassage.programme == programme,
                ReportPassage.as_of == as_of,
                ReportPassage.approved_at.is_not(None),
            )
            .order_by(ReportPassage.chapter, ReportPassage.number.desc())
        )
        return (await self._session.execute(query)).scalars().all()

    async def list_passage_ids(self, programme: str, as_of: date) -> Sequence[UUID]:
        """Every version of every chapter of one report."""
        query = select(ReportPassage.id).where(ReportPassage.programme == programme, ReportPassage.as_of == as_of)
        return (await self._session.execute(query)).scalars().all()

    async def list_version_ids(self, passage: ReportPassage) -> Sequence[UUID]:
        """Every version of the same chapter."""
        query = select(ReportPassage.id).where(
            ReportPassage.programme == passage.programme,
            ReportPassage.as_of == passage.as_of,
            ReportPassage.chapter == passage.chapter,
        )
        return (await self._session.execute(query)).scalars().all()

    def list_passages(
        self, *, programme: str | None = None, as_of: date | None = None, chapter: str | None = None
    ) -> Select[ReportPassage]:
        return lookup.narrowed(
            select(ReportPassage),
            (ReportPassage.programme, programme),
            (ReportPassage.as_of, as_of),
            (ReportPassage.chapter, chapter),
        )
