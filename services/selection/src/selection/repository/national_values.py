"""National averages, as published."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.national_value import NationalValue
from shared.kit.lookup import narrowed


class NationalValues:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_all_national_values(self, school_year: str) -> Sequence[NationalValue]:
        query = select(NationalValue).where(
            NationalValue.school_year == school_year, NationalValue.superseded_at.is_(None)
        )
        return (await self._session.scalars(query)).all()

    async def find_national_value(self, indicator: str, school_year: str) -> NationalValue | None:
        query = select(NationalValue).where(
            NationalValue.indicator == indicator,
            NationalValue.school_year == school_year,
            NationalValue.superseded_at.is_(None),
        )
        return (await self._session.scalars(query.with_for_update())).one_or_none()

    def add(self, value: NationalValue) -> None:
        self._session.add(value)

    def list_national_values(
        self, *, indicator: str | None = None, school_year: str | None = None
    ) -> Select[NationalValue]:
        query = select(NationalValue).where(NationalValue.superseded_at.is_(None))
        return narrowed(query, (NationalValue.indicator, indicator), (NationalValue.school_year, school_year))
