"""School units: the national register's, and our own preschool units."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, Text, cast, func, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.school_unit import LOCAL, SchoolUnit, UnitStatus, local_unit_number
from selection.models.statistic import Statistic
from selection.repository.succession import Succession, read_succession
from shared.kit.lookup import narrowed, one

NATIONAL = r"^\d{8}$"


class SchoolUnits:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_units(
        self,
        *,
        organization_number: str | None = None,
        municipality_code: str | None = None,
        school_type: str | None = None,
        status: str | None = None,
        name: str | None = None,
    ) -> Select[SchoolUnit]:
        query = narrowed(
            select(SchoolUnit),
            (SchoolUnit.organization_number, organization_number),
            (SchoolUnit.municipality_code, municipality_code),
            (SchoolUnit.status, status),
        )
        query = query.where(SchoolUnit.school_types.contains([school_type])) if school_type else query
        return query.where(SchoolUnit.name.icontains(name, autoescape=True)) if name else query

    async def get_unit(self, code: str) -> SchoolUnit:
        return await one(self._session, select(SchoolUnit).where(SchoolUnit.school_unit_code == code), "Skolenheten")

    async def get_unit_for_change(self, code: str) -> SchoolUnit:
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code == code).with_for_update()
        return await one(self._session, query, "Skolenheten")

    async def find_units(self, codes: Iterable[str]) -> dict[str, SchoolUnit]:
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code.in_(set(codes)))
        return {u.school_unit_code: u for u in (await self._session.scalars(query)).all()}

    async def find_units_for_change(self, codes: Iterable[str]) -> dict[str, SchoolUnit]:
        query = select(SchoolUnit).where(SchoolUnit.school_unit_code.in_(set(codes))).with_for_update()
        return {u.school_unit_code: u for u in (await self._session.scalars(query)).all()}

    async def list_open_codes(self) -> Sequence[str]:
        """Codes of the national register whose units have not ceased, as far as we know."""
        query = select(SchoolUnit.school_unit_code).where(
            SchoolUnit.status != UnitStatus.UPPHORT, SchoolUnit.school_unit_code.regexp_match(NATIONAL)
        )
        return (await self._session.scalars(query)).all()

    async def lock_units_of(self, organization_number: str) -> Sequence[SchoolUnit]:
        query = select(SchoolUnit).where(SchoolUnit.organization_number == organization_number)
        return (await self._session.scalars(query.with_for_update())).all()

    async def take_local_code(self) -> str:
        """A code of F and seven digits, never given before."""
        # A sequence leaves gaps after a rollback; a code that was shown to nobody may be lost, but never given twice.
        number = await self._session.scalar(select(local_unit_number.next_value()))
        return f"{LOCAL}{number:07d}"

    def add(self, unit: SchoolUnit) -> None:
        self._session.add(unit)

    async def list_units_for_round(
        self, school_year: str, indicators: Iterable[str], *, more: Iterable[str], succession: Succession
    ) -> Sequence[SchoolUnit]:
        """Units that are not closed and have results in the year, also under an earlier code, or are among `more`."""
        heirs = succession.heirs
        with_results = select(Statistic.subject_code).where(
            Statistic.school_year == school_year,
            Statistic.indicator.in_(set(indicators)),
            Statistic.superseded_at.is_(None),
        )
        earlier = with_results.where(Statistic.subject_code.in_(heirs))
        inherited = {heirs[code] for code in (await self._session.scalars(earlier)).all()} if heirs else set()
        wanted = or_(
            SchoolUnit.school_unit_code.in_(with_results), SchoolUnit.school_unit_code.in_({*more, *inherited})
        )
        query = select(SchoolUnit).where(wanted, SchoolUnit.status != UnitStatus.UPPHORT)
        return (await self._session.scalars(query)).all()

    async def count_active_units(self, school_types: Iterable[str]) -> int:
        types = cast(list(school_types), ARRAY(Text))
        query = select(func.count()).where(
            SchoolUnit.status == UnitStatus.AKTIV, SchoolUnit.school_types.overlap(types)
        )
        return await self._session.scalar(query) or 0

    async def get_succession(self) -> Succession:
        """Read once for a round, so that all its queries see the same state."""
        return await read_succession(self._session)
