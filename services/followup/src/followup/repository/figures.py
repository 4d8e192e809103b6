"""The figures of a government report as of a day, each with the rows it rests on."""

from sqlalchemy.ext.asyncio import AsyncSession


class FigureRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
