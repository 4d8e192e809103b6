"""Our own copies of what other services have published: written by events, read by reports."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from followup.copies import FundingEntry, PositionEntry, Sourced, SupervisionCopy


class Copies:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, entry: PositionEntry | FundingEntry) -> None:
        self._session.add(entry)

    async def put(self, copy: Sourced) -> None:
        """Insert the row, or replace the columns that are set on it.

        Safe without a lock of its own: the inbox lets one event of a subject in at a time, and drops older ones.
        """
        await self._session.merge(copy)

    async def list_open_supervision(self, organization_number: str) -> Sequence[SupervisionCopy]:
        """Supervision of an organiser or its units that is not closed."""
        query = select(SupervisionCopy).where(
            SupervisionCopy.organization_number == organization_number, SupervisionCopy.status == "PAGAENDE"
        )
        rows = await self._session.execute(query.order_by(SupervisionCopy.decided_on, SupervisionCopy.supervision_id))
        return rows.scalars().all()
