"""Our copy of school units that have changed."""

from collections.abc import Collection, Mapping

from sqlalchemy import CTE, Text, and_, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import CLOSED, SchoolUnit
from agreements.models.cooperation import Cooperation
from agreements.rules.units import UnitFault, unit_fault
from shared.clock import swedish_date


def same_units(codes: Collection[str]) -> CTE:
    """The units of the codes under all the codes that they have had, and have: rows of (of_code, code).

    Two that have become one are the same from then on.
    """
    given = func.unnest(cast(list(codes), ARRAY(Text))).table_valued("code").render_derived()
    found = select(given.c.code.label("of_code"), given.c.code).cte("same_unit", recursive=True)
    unit = SchoolUnit
    other = case((unit.school_unit_code == found.c.code, unit.replaced_by), else_=unit.school_unit_code)
    follows = or_(unit.school_unit_code == found.c.code, unit.replaced_by == found.c.code)
    goes_on = and_(unit.status == CLOSED, unit.replaced_by.is_not(None))
    return found.union(select(found.c.of_code, other).where(follows, goes_on))


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

    async def list_faults(self, case: Cooperation) -> dict[str, UnitFault | None]:
        """Each unit of the case → why it may not take part; None when it may."""
        known = await self._find_same(case.school_unit_codes)
        return {code: _fault(code, known, case) for code in case.school_unit_codes}

    async def list_names(self, codes: Collection[str]) -> dict[str, str]:
        """Each code that one of the units has or has had → the one of `codes` that it is known by."""
        found = same_units(codes)
        return {code: of for of, code in await self._session.execute(select(found.c.of_code, found.c.code))}

    async def list_codes_before(self, code: str) -> list[str]:
        """The code, and those that go on under it."""
        known, codes = await self._find_same([code]), [code]
        for later in codes:  # grows as it is gone through
            codes += [former for former, unit in known.items() if unit.heir == later and former not in codes]
        return codes

    async def _find_same(self, codes: Collection[str]) -> dict[str, SchoolUnit]:
        """What has been heard of the units, under all the codes that they have had, and have."""
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code.in_(select(same_units(codes).c.code)))
        return {unit.school_unit_code: unit for unit in await self._session.scalars(query)}


def _fault(code: str, known: Mapping[str, SchoolUnit], cooperation: Cooperation) -> UnitFault | None:
    """A unit is judged as the one that it goes on as; one that has not been heard of stands as selection chose it."""
    unit, seen = known.get(code), {code}
    while unit and (heir := known.get(unit.heir or "")) and heir.school_unit_code not in seen:
        seen.add(heir.school_unit_code)
        unit = heir
    if unit is None:
        return None
    own = unit.organization_number == cooperation.organization_number
    reason = unit_fault(unit.status, replaced=bool(unit.heir), own=own)
    return UnitFault(reason, swedish_date(unit.source_at)) if reason else None
