"""Organisers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.organizer import Organizer, OrganizerDescription, OrganizerType
from shared.kit.clock import new_id
from shared.kit.lookup import narrowed, one


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

    async def add_organizers(self, organizers: Sequence[OrganizerDescription], now: datetime) -> None:
        """In one statement: a first extract of the register has more than a thousand."""
        if organizers:
            await self._session.execute(insert(Organizer), [_row(organizer, now) for organizer in organizers])

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
