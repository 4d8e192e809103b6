"""The parts of a case, visible to the same callers as the case, which is always locked first."""

from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, inspect, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm.interfaces import LoaderOption

from agreements.models.cooperation import Cooperation
from agreements.models.root import CasePart
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within

P = TypeVar("P", bound=CasePart)


class Parts(Generic[P]):
    """One kind of part, for example the action plans; `options` load its relations, `day` is one that it has."""

    def __init__(
        self,
        session: AsyncSession,
        actor: Actor,
        kind: type[P],
        *options: LoaderOption,
        day: InstrumentedAttribute[Any] | None = None,
    ) -> None:
        self._session = session
        self._actor = actor
        self._kind = kind
        self._options = options
        self._day = day

    def add(self, part: P) -> None:
        self._session.add(part)

    def list_parts(
        self,
        cooperation_id: UUID | None = None,
        *,
        organization_number: str | None = None,
        status: StrEnum | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[P]:
        """`organization_number`: those of the organiser's cases; `status`, and `since` and `until`, both included: of a
        kind that has one, and a day."""
        query = select(self._kind).join(Cooperation, Cooperation.id == self._kind.cooperation_id)
        query = query.options(*self._options)
        if status is not None:
            query = query.where(inspect(self._kind).columns["status"] == status)
        if since or until:
            assert self._day is not None, f"{self._kind.__name__} has no day to be narrowed by"
            query = within(query, self._day, since, until)
        return narrowed(
            query,
            (Cooperation.organization_number, self._actor.own_tenant),
            (Cooperation.organization_number, organization_number),
            (Cooperation.id, cooperation_id),
        )

    async def get_part(self, part_id: UUID) -> P:
        return await one(self._session, self.list_parts().where(self._kind.id == part_id), "Uppgiften")

    async def get_part_for_change(self, part_id: UUID) -> tuple[P, Cooperation]:
        """The part, and its case locked: always the case first, so that two transactions cannot deadlock."""
        of_part = select(self._kind.cooperation_id).where(self._kind.id == part_id).scalar_subquery()
        query = select(Cooperation).where(Cooperation.id == of_part)
        if own := self._actor.own_tenant:
            query = query.where(Cooperation.organization_number == own)
        case = await one(self._session, query.with_for_update(of=Cooperation), "Uppgiften")
        return await self.get_part(part_id), case

    async def list_parts_of(self, cooperation_id: UUID) -> list[P]:
        """All parts of the kind in the case, in the order in which they were made."""
        query = self.list_parts(cooperation_id).order_by(self._kind.created_at, self._kind.id)
        return list((await self._session.execute(query)).scalars())

    async def find_part_of(self, cooperation_id: UUID) -> P | None:
        """The only part of its kind in the case."""
        return (await self._session.execute(self.list_parts(cooperation_id))).scalar_one_or_none()
