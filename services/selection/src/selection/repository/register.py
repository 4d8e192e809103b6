"""Organisers, school units and imports."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.data_import import DataImport
from selection.models.fetch import Fetch, FetchStatus
from selection.models.organizer import Organizer
from selection.models.register_change import RegisterChange
from selection.models.school_unit import LOCAL, SchoolUnit, UnitStatus, local_unit_number
from selection.models.statistic import Statistic
from selection.repository.lookup import narrowed, one
from selection.repository.succession import Succession, read_succession
from shared.kit.clock import new_id

NATIONAL = r"^\d{8}$"


class RegisterRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def list_organizers(
        self, *, organizer_type: str | None = None, municipality_code: str | None = None, name: str | None = None
    ) -> Select[Organizer]:
        query = narrowed(
            select(Organizer),
            (Organizer.organizer_type, organizer_type),
            (Organizer.municipality_code, municipality_code),
        )
        return query.where(Organizer.name.icontains(name, autoescape=True)) if name else query

    async def get_organizer(self, organization_number: str) -> Organizer:
        query = select(Organizer).where(Organizer.organization_number == organization_number)
        return await one(self._session, query, "Huvudmannen")

    async def get_organizer_for_change(self, organization_number: str) -> Organizer:
        query = select(Organizer).where(Organizer.organization_number == organization_number).with_for_update()
        return await one(self._session, query, "Huvudmannen")

    async def find_organizers(self, numbers: Iterable[str]) -> dict[str, Organizer]:
        query = select(Organizer).where(Organizer.organization_number.in_(set(numbers)))
        return {o.organization_number: o for o in (await self._session.scalars(query)).all()}

    def list_units(
        self,
        *,
        organization_number: str | None = None,
        municipality_code: str | None = None,
        school_type: str | None = None,
        status: str | None = None,
    ) -> Select[SchoolUnit]:
        query = narrowed(
            select(SchoolUnit),
            (SchoolUnit.organization_number, organization_number),
            (SchoolUnit.municipality_code, municipality_code),
            (SchoolUnit.status, status),
        )
        return query.where(SchoolUnit.school_types.contains([school_type])) if school_type else query

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

    async def open_unit_codes(self) -> Sequence[str]:
        """Codes of the national register whose units have not ceased, as far as we know."""
        query = select(SchoolUnit.school_unit_code).where(
            SchoolUnit.status != UnitStatus.UPPHORT, SchoolUnit.school_unit_code.regexp_match(NATIONAL)
        )
        return (await self._session.scalars(query)).all()

    async def units_of(self, organization_number: str) -> Sequence[SchoolUnit]:
        query = select(SchoolUnit).where(SchoolUnit.organization_number == organization_number)
        return (await self._session.scalars(query.with_for_update())).all()

    async def add_organizers(self, rows: Sequence[dict[str, Any]], now: datetime) -> None:
        if rows:
            common = {"version": 1, "created_at": now, "updated_at": now}
            await self._session.execute(insert(Organizer), [{"id": new_id(), **common, **row} for row in rows])

    async def next_local_code(self) -> str:
        """F and seven digits, never given before."""
        number = await self._session.scalar(select(local_unit_number.next_value()))
        return f"{LOCAL}{number:07d}"

    def add_unit(self, unit: SchoolUnit) -> None:
        self._session.add(unit)

    async def note_changes(self, rows: Sequence[dict[str, Any]]) -> None:
        """Keep what was believed before; rows of `code`, `before`, `after`, `import_id`, `recorded_at`."""
        if rows:
            await self._session.execute(insert(RegisterChange), rows)

    def list_changes(self, code: str) -> Select[RegisterChange]:
        return select(RegisterChange).where(RegisterChange.code == code)

    async def forget(self) -> None:
        """Let go of what has been read and written, so that memory does not grow with the file."""
        await self._session.flush()
        self._session.expunge_all()

    def add_import(self, row: DataImport) -> None:
        self._session.add(row)

    async def finish_import(self, import_id: UUID, **values: object) -> None:
        await self._session.execute(update(DataImport).where(DataImport.id == import_id).values(**values))

    def list_imports(self, *, kind: str | None = None) -> Select[DataImport]:
        return narrowed(select(DataImport), (DataImport.kind, kind))

    async def get_import(self, import_id: UUID) -> DataImport:
        return await one(self._session, select(DataImport).where(DataImport.id == import_id), "Importen")

    async def get_import_for_change(self, import_id: UUID) -> DataImport:
        query = select(DataImport).where(DataImport.id == import_id).with_for_update()
        return await one(self._session, query, "Importen")

    def add_fetch(self, row: Fetch) -> None:
        self._session.add(row)

    def list_fetches(self) -> Select[Fetch]:
        return select(Fetch)

    async def get_fetch(self, fetch_id: UUID) -> Fetch:
        return await one(self._session, select(Fetch).where(Fetch.id == fetch_id), "Hämtningen")

    async def get_fetch_for_change(self, fetch_id: UUID) -> Fetch:
        return await one(self._session, select(Fetch).where(Fetch.id == fetch_id).with_for_update(), "Hämtningen")

    async def find_due_fetch(self, now: datetime) -> Fetch | None:
        """The oldest that is queued or under way and does not wait for its source."""
        due = or_(Fetch.retry_at.is_(None), Fetch.retry_at <= now)
        query = select(Fetch).where(Fetch.status.in_([FetchStatus.QUEUED, FetchStatus.RUNNING]), due)
        return (await self._session.scalars(query.order_by(Fetch.created_at, Fetch.id).limit(1))).one_or_none()

    async def succession(self) -> Succession:
        """Read once for a round, so that all it asks is asked of the same state."""
        return await read_succession(self._session)

    async def units_for_round(
        self, school_year: str, indicators: Iterable[str], *, more: Iterable[str], holds: Succession
    ) -> Sequence[SchoolUnit]:
        """Units that are not closed and have results in the year, also under an earlier code, or are among `more`."""
        heirs = holds.heirs
        with_results = select(Statistic.subject_code).where(
            Statistic.school_year == school_year,
            Statistic.indicator.in_(set(indicators)),
            Statistic.superseded_at.is_(None),
        )
        earlier = with_results.where(Statistic.subject_code.in_(heirs))
        inherited = {heirs[code] for code in (await self._session.scalars(earlier)).all()} if heirs else set()
        asked = or_(SchoolUnit.school_unit_code.in_(with_results), SchoolUnit.school_unit_code.in_({*more, *inherited}))
        query = select(SchoolUnit).where(asked, SchoolUnit.status != UnitStatus.UPPHORT)
        return (await self._session.scalars(query)).all()

    async def active_organizers(self) -> Sequence[Organizer]:
        return (await self._session.scalars(select(Organizer).where(Organizer.active))).all()

    async def count_active_units(self, school_types: Iterable[str]) -> int:
        types = cast(list(school_types), ARRAY(Text))
        query = select(func.count()).where(
            SchoolUnit.status == UnitStatus.AKTIV, SchoolUnit.school_types.overlap(types)
        )
        return await self._session.scalar(query) or 0
