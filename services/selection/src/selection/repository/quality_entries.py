"""The register of the quality system."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.quality_entry import EntryStatus, QualityEntry
from selection.rules.quality_register import EntryKind
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one


class QualityEntries:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

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
            self._visible(),
            (QualityEntry.kind, kind),
            (QualityEntry.code, code),
            (QualityEntry.school_type, school_type),
            (QualityEntry.status, status),
        )

    async def get_entry(self, entry_id: UUID) -> QualityEntry:
        return await one(self._session, self._visible().where(QualityEntry.id == entry_id), "Posten i registret")

    async def get_entry_for_change(self, entry_id: UUID) -> QualityEntry:
        query = select(QualityEntry).where(QualityEntry.id == entry_id).with_for_update()
        return await one(self._session, query, "Posten i registret")

    async def list_versions(self, kind: EntryKind, code: str) -> Sequence[QualityEntry]:
        """The versions, newest first, without those that were rejected."""
        query = select(QualityEntry).where(
            QualityEntry.kind == kind, QualityEntry.code == code, QualityEntry.status != EntryStatus.REJECTED
        )
        return (await self._session.scalars(query.order_by(QualityEntry.number.desc()))).all()

    async def list_published(self) -> Sequence[QualityEntry]:
        query = select(QualityEntry).where(QualityEntry.status == EntryStatus.PUBLISHED)
        return (await self._session.scalars(query.order_by(QualityEntry.kind, QualityEntry.code))).all()

    async def lock_register(self) -> None:
        """Lock the register to the end of the transaction: processes that start together bring the file in once."""
        await self._session.execute(text("SELECT pg_advisory_xact_lock(hashtext('quality-register'))"))

    def _visible(self) -> Select[QualityEntry]:
        """An organiser sees what holds or has held, not what is being weighed."""
        query = select(QualityEntry)
        if self._actor.condition == "published":
            return query.where(QualityEntry.status == EntryStatus.PUBLISHED)
        return query
