"""The parts of a case, seen by those who may see the case. The case is always locked before its parts."""

from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.interfaces import LoaderOption

from agreements.models import CasePart, Cooperation
from shared.kit.actor import Actor
from shared.kit.errors import NotFound

P = TypeVar("P", bound=CasePart)


class PartRepository(Generic[P]):
    """One kind of part, for example the action plans; `options` says what is loaded with it."""

    def __init__(self, session: AsyncSession, actor: Actor, kind: type[P], *options: LoaderOption) -> None:
        self._session = session
        self._actor = actor
        self._kind = kind
        self._options = options

    def add(self, part: P) -> None:
        self._session.add(part)

    def list_of(self, cooperation_id: UUID | None = None) -> Select[P]:
        query = select(self._kind).join(Cooperation, Cooperation.id == self._kind.cooperation_id)
        query = query.options(*self._options)
        if own := self._actor.own_tenant:
            query = query.where(Cooperation.organization_number == own)
        return query.where(Cooperation.id == cooperation_id) if cooperation_id else query

    async def get_part(self, part_id: UUID) -> P:
        found = (await self._session.execute(self.list_of().where(self._kind.id == part_id))).scalar_one_or_none()
        if found is None:
            raise NotFound("Uppgiften finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found

    async def get_part_for_change(self, part_id: UUID) -> tuple[P, Cooperation]:
        """The part and its case, both locked; the case first, as everywhere, so that nobody waits in a ring."""
        of_part = select(self._kind.cooperation_id).where(self._kind.id == part_id).scalar_subquery()
        query = select(Cooperation).where(Cooperation.id == of_part)
        if own := self._actor.own_tenant:
            query = query.where(Cooperation.organization_number == own)
        case = (await self._session.execute(query.with_for_update(of=Cooperation))).scalar_one_or_none()
        if case is None:
            raise NotFound("Uppgiften finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return await self.get_part(part_id), case

    async def find_of(self, cooperation_id: UUID) -> P | None:
        """The only part of its kind in the case."""
        return (await self._session.execute(self.list_of(cooperation_id))).scalar_one_or_none()
