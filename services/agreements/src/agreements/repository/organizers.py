"""Our copy of the organisers."""

from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Organizer


class Organizers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, organizer: Organizer) -> None:
        self._session.add(organizer)

    async def find_organizer(self, organization_number: str) -> Organizer | None:
        return await self._session.get(Organizer, organization_number)
