"""Places in existing programmes, and the queues to them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from agreements.models.place import Place, PlaceStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one

STANDING = (PlaceStatus.QUEUED, PlaceStatus.TAKEN)
ORDER = (Place.rank, Place.requested_at, Place.id)
"""The order of a queue: the stated priority, then whoever asked first."""
WITH_PROGRAMME = joinedload(Place.existing_programme)


class Places(Parts[Place]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Place, WITH_PROGRAMME)

    def list_places(
        self, cooperation_id: UUID | None, *, existing_programme_id: UUID | None, status: PlaceStatus | None
    ) -> Select[Place]:
        return narrowed(
            self.list_parts(cooperation_id),
            (Place.existing_programme_id, existing_programme_id),
            (Place.status, status),
        )

    async def list_standing(self, agreement_id: UUID) -> Sequence[Place]:
        """The places that an agreement has or waits for, read anew: filling a queue changes other cases' places."""
        query = select(Place).where(Place.agreement_id == agreement_id, Place.status.in_(STANDING)).order_by(Place.id)
        return await self._read_anew(query)

    async def list_queue(self, existing_programme_id: UUID) -> Sequence[Place]:
        """The queue, in the order in which free places are given. The caller has the existing programme locked."""
        return await self._read_anew(self._of(existing_programme_id, PlaceStatus.QUEUED).order_by(*ORDER))

    async def list_places_in(self, existing_programme_id: UUID) -> Sequence[Place]:
        """All that were ever asked for there. The caller has the existing programme locked."""
        query = select(Place).where(Place.existing_programme_id == existing_programme_id)
        return await self._read_anew(query.order_by(Place.id))

    async def list_unsigned(self, existing_programme_id: UUID, *, today: date) -> Sequence[Place]:
        query = self._of(existing_programme_id, PlaceStatus.TAKEN).where(Place.sign_by < today)
        return await self._read_anew(query.order_by(Place.id))

    async def get_part_anew(self, place_id: UUID) -> Place:
        """The place as it is now that the caller has its existing programme locked."""
        query = self.list_parts().where(Place.id == place_id).execution_options(populate_existing=True)
        return await one(self._session, query, "Uppgiften")

    def _of(self, existing_programme_id: UUID, status: PlaceStatus) -> Select[Place]:
        return select(Place).where(Place.existing_programme_id == existing_programme_id, Place.status == status)

    async def _read_anew(self, query: Select[Place]) -> Sequence[Place]:
        query = query.options(WITH_PROGRAMME)
        return list((await self._session.execute(query.execution_options(populate_existing=True))).scalars())
