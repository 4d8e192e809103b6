"""Sums for reports, made by the database."""

from sqlalchemy.ext.asyncio import AsyncSession


class Reports:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
