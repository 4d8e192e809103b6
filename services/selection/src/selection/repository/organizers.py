"""Organisers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.organizer import Organizer, OrganizerDescription, OrganizerType
from shared.clock import new_id
from shared.kit.lookup import among, narrowed, one

# The SQL goes past the objects: a new count is no change of the organiser, and moves no ETag.
_COUNT_WHAT_IS_RUN = text("""
WITH run AS (
    SELECT organization_number, array_agg(DISTINCT school_type ORDER BY school_type) AS school_types,
        count(DISTINCT school_unit_code) AS school_units
    FROM school_unit CROSS JOIN unnest(school_types) AS school_type WHERE status = 'AKTIV'
    GROUP BY organization_number
), due AS (
    SELECT o.id, coalesce(r.school_types, '{}') AS school_types, coalesce(r.school_units, 0) AS school_units
    FROM organizer o LEFT JOIN run r ON r.organization_number = o.organization_number
    WHERE o.school_types IS DISTINCT FROM coalesce(r.school_types, '{}')
        OR o.school_units IS DISTINCT FROM coalesce(r.school_units, 0)
    ORDER BY o.id LIMIT :limit FOR UPDATE OF o SKIP LOCKED
)
UPDATE organizer SET school_types = due.school_types, school_units = due.school_units
FROM due WHERE organizer.id = due.id RETURNING organizer.id
""")


class Organizers:
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

    async def lock_organizers(self, numbers: Iterable[str]) -> dict[str, Organizer]:
        """In order of number, so that two transactions cannot deadlock; what refers to them may still be written."""
        query = select(Organizer).where(Organizer.organization_number.in_(set(numbers)))
        locked = query.order_by(Organizer.organization_number).with_for_update(key_share=True)
        return {o.organization_number: o for o in (await self._session.scalars(locked)).all()}

    async def add_organizers(self, organizers: Sequence[OrganizerDescription], now: datetime) -> None:
        """Add them in one statement: a first extract of the register has more than a thousand."""
        if organizers:
            await self._session.execute(insert(Organizer), [_row(organizer, now) for organizer in organizers])

    async def count_what_is_run(self, limit: int) -> Sequence[Organizer]:
        """Organisers whose open units have other school types, or are more or fewer, than when last counted; now kept.

        Those that somebody else is changing are left for the next time.
        """
        counted = (await self._session.scalars(_COUNT_WHAT_IS_RUN, {"limit": limit})).all()
        query = select(Organizer).where(among(Organizer.id, counted)).order_by(Organizer.organization_number)
        return (await self._session.scalars(query)).all()

    async def list_active_organizers(self) -> Sequence[Organizer]:
        return (await self._session.scalars(select(Organizer).where(Organizer.active))).all()


def _row(organizer: OrganizerDescription, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "organization_number": organizer.organization_number,
        "name": organizer.name,
        "organizer_type": OrganizerType(organizer.organizer_type),
        "municipality_code": organizer.municipality_code,
        "active": organizer.active is not False,
        "economy_flags": [],
    }
