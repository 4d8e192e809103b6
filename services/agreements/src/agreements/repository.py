"""Every query of the service."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models import Cooperation
from shared.kit.actor import Actor
from shared.kit.errors import NotFound


class CooperationRepository:
    """Cooperations as the caller may see them: an organiser's own only, when that is all the role gives."""

    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, cooperation: Cooperation) -> None:
        self._session.add(cooperation)

    async def get_cooperation(self, cooperation_id: UUID) -> Cooperation:
        return await self._get(self.list_cooperations().where(Cooperation.id == cooperation_id))

    async def get_cooperation_for_change(self, cooperation_id: UUID) -> Cooperation:
        """Locks the row: nobody else changes the case until this transaction ends."""
        query = self.list_cooperations().where(Cooperation.id == cooperation_id)
        return await self._get(query.with_for_update(of=Cooperation))

    async def find_cooperation_by_offer(self, offer_id: UUID) -> Cooperation | None:
        query = select(Cooperation).where(Cooperation.offer_id == offer_id).with_for_update(of=Cooperation)
        return (await self._session.execute(query)).scalar_one_or_none()

    def list_cooperations(
        self, *, status: str | None = None, programme: str | None = None, organization_number: str | None = None
    ) -> Select[Cooperation]:
        query = select(Cooperation)
        if own := self._actor.own_organization:
            query = query.where(Cooperation.organization_number == own)
        asked = (
            (Cooperation.status, status),
            (Cooperation.programme, programme),
            (Cooperation.organization_number, organization_number),
        )
        for column, value in asked:
            query = query.where(column == value) if value else query
        return query

    async def _get(self, query: Select[Cooperation]) -> Cooperation:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Samverkan finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found
