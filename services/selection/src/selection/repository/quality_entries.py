"""The register of the quality system."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.quality_entry import EntryStatus, QualityEntry
from selection.rules.quality_register import EntryKind
from shared.kit.lookup import narrowed, one


class QualityEntries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: QualityEntry) -> None:
        self._session.add(row)

    def list_entries(
        self,
        *,
        kind: EntryKind | None = None,
        code: str | None = None,
        school_type: str | None = None,
        status: EntryStatus | None = None,
    ) -> Select[QualityEntry]:
        return narrowed(
            select(QualityEntry),
            (QualityEntry.kind, kind),
            (QualityEntry.code, code),
            (QualityEntry.school_type, school_type),
            (QualityEntry.status, status),
        )

    async def get_entry(self, entry_id: UUID) -> QualityEntry:
        return await one(self._session, select(QualityEntry).where(QualityEntry.id == entry_id), "Posten i registret")

    async def get_entry_for_change(self, entry_id: UUID) -> QualityEntry:
        query = select(QualityEntry).where(QualityEntry.id == entry_id).with_for_update()
        return await one(self._session, query, "Posten i registret")

    async def list_versions(self, kind: EntryKind, code: str) -> Sequence[QualityEntry]:
        """Newest first, without those that were rejected."""
        query = select(QualityEntry).where(
            QualityEntry.kind == kind, QualityEntry.code == code, QualityEntry.status != EntryStatus.REJECTED
        )
        return (await self._session.scalars(query.order_by(QualityEntry.number.desc()))).all()

    async def list_published(self) -> Sequence[QualityEntry]:
        query = select(QualityEntry).where(QualityEntry.status == EntryStatus.PUBLISHED)
        return (await self._session.scalars(query.order_by(QualityEntry.kind, QualityEntry.code))).all()
