"""Our copy of the register of goals and indicators."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import QualityEntryCopy


class QualityEntries:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find_entries(self, kind: str, on: date) -> dict[str, QualityEntryCopy]:
        """The version of each entry of the register that holds on the day, by code."""
        query = select(QualityEntryCopy).where(QualityEntryCopy.kind == kind, QualityEntryCopy.valid_from <= on)
        found = (await self._session.scalars(query.order_by(QualityEntryCopy.number))).all()
        newest = {entry.code: entry for entry in found}
        return {code: entry for code, entry in newest.items() if entry.valid_to is None or on <= entry.valid_to}
