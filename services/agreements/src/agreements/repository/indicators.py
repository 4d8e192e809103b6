"""Our copy of the indicators in the register of goals and indicators."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Indicator
from agreements.rules.register import RegisteredIndicator, registered

HIGHER_IS_BETTER = {"higher": True, "lower": False}


class Indicators:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, indicator: Indicator) -> None:
        """Insert the row or replace it: the inbox lets one event of a version in at a time, and drops older ones."""
        await self._session.merge(indicator)

    async def list_begun(self, on: date) -> dict[str, RegisteredIndicator]:
        """The version of each indicator that is in force on the day, or has ended before it, by code."""
        query = select(Indicator).where(Indicator.valid_from <= on)
        return registered(_registered(version, on) for version in (await self._session.scalars(query)).all())


def _registered(version: Indicator, on: date) -> RegisteredIndicator:
    return RegisteredIndicator(
        code=version.code,
        number=version.number,
        title=version.title,
        school_type=version.school_type,
        unit=version.unit,
        higher_is_better=HIGHER_IS_BETTER.get(version.direction),
        least=Decimal(version.low),
        most=Decimal(version.high),
        ended_on=version.valid_to if version.valid_to and version.valid_to < on else None,
    )
