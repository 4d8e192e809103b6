"""Queries about budget's own copy of the organisers."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from budget.copies import Organizer
from budget.rules.cost_report import Place


class Organizers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, organizer: Organizer) -> None:
        """The newest event replaces what was known."""
        values = {
            "name": organizer.name,
            "organizer_type": organizer.organizer_type,
            "municipality_code": organizer.municipality_code,
            "source_sequence": organizer.source_sequence,
            "source_at": organizer.source_at,
        }
        statement = insert(Organizer).values(organization_number=organizer.organization_number, **values)
        await self._session.execute(
            statement.on_conflict_do_update(index_elements=["organization_number"], set_=values)
        )

    async def list_places(self) -> Mapping[str, Place]:
        """Name, type and municipality, by organisation number."""
        rows = await self._session.scalars(select(Organizer))
        return {
            row.organization_number: Place(row.name, row.organizer_type, row.municipality_code or None) for row in rows
        }
