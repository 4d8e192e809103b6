"""Programmes, version by version."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.programme_version import ProgrammeVersion
from shared.kit.lookup import narrowed, one, present_or_refused


class Programmes:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: ProgrammeVersion) -> None:
        self._session.add(row)

    def list_programmes(self, *, code: str | None = None) -> Select[ProgrammeVersion]:
        return narrowed(select(ProgrammeVersion), (ProgrammeVersion.code, code))

    async def get_programme(self, programme_id: UUID) -> ProgrammeVersion:
        query = select(ProgrammeVersion).where(ProgrammeVersion.id == programme_id)
        return await one(self._session, query, "Uppdraget")

    async def get_version(self, code: str, number: str) -> ProgrammeVersion:
        return present_or_refused(await self.find_version(code, number), "Uppdragets regler")

    async def find_version(self, code: str, number: str) -> ProgrammeVersion | None:
        query = select(ProgrammeVersion).where(ProgrammeVersion.code == code, ProgrammeVersion.number == number)
        return (await self._session.scalars(query)).one_or_none()

    async def list_names(self) -> dict[str, str]:
        """The name of each assignment in its last version, by code."""
        query = select(ProgrammeVersion.code, ProgrammeVersion.name).order_by(ProgrammeVersion.created_at)
        return {row[0]: row[1] for row in await self._session.execute(query)}

    async def list_codes(self) -> frozenset[str]:
        return frozenset(await self._session.scalars(select(ProgrammeVersion.code).distinct()))

    async def get_newest_programme(self, code: str) -> ProgrammeVersion:
        query = select(ProgrammeVersion).where(ProgrammeVersion.code == code)
        found = query.order_by(ProgrammeVersion.created_at.desc(), ProgrammeVersion.id.desc()).limit(1)
        return await one(self._session, found, "Uppdraget")
