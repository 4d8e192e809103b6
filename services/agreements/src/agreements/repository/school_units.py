"""Our copy of school units that have changed."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import SchoolUnit
from agreements.models.cooperation import Cooperation
from agreements.rules.units import unit_fault


class SchoolUnits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, unit: SchoolUnit) -> None:
        self._session.add(unit)

    async def find_school_unit(self, code: str) -> SchoolUnit | None:
        return await self._session.get(SchoolUnit, code)

    async def find_types(self, case: Cooperation) -> dict[str, Collection[str]]:
        """The school types of the case's units, as last heard, else as offered; without units that have none known."""
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code.in_(case.school_unit_codes))
        heard = {unit.school_unit_code: unit.school_types for unit in await self._session.scalars(query)}
        return {**case.unit_types, **{code: types for code, types in heard.items() if types}}

    async def list_faults(self, case: Cooperation) -> dict[str, str | None]:
        """Each unit of the case → in Swedish why it may not take part; None when it may."""
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code.in_(case.school_unit_codes))
        known = {unit.school_unit_code: unit for unit in (await self._session.execute(query)).scalars()}
        return {code: self._fault(known.get(code), case) for code in case.school_unit_codes}

    @staticmethod
    def _fault(unit: SchoolUnit | None, case: Cooperation) -> str | None:
        # A unit that has not been heard of stands as selection chose it.
        if unit is None:
            return None
        own = unit.organization_number == case.organization_number
        return unit_fault(unit.status, replaced=bool(unit.replaced_by), own=own)
