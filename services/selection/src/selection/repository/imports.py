"""Imports: files and fetches, and what they gave."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.data_import import DataImport
from shared.kit.lookup import narrowed, one, within


class Imports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: DataImport) -> None:
        self._session.add(row)

    def list_imports(
        self, *, kind: str | None = None, since: date | None = None, until: date | None = None
    ) -> Select[DataImport]:
        """`since` and `until` are days on which the file was read."""
        return within(narrowed(select(DataImport), (DataImport.kind, kind)), DataImport.created_at, since, until)

    async def get_import(self, import_id: UUID) -> DataImport:
        return await one(self._session, select(DataImport).where(DataImport.id == import_id), "Importen")

    async def get_import_for_change(self, import_id: UUID) -> DataImport:
        query = select(DataImport).where(DataImport.id == import_id).with_for_update()
        return await one(self._session, query, "Importen")
