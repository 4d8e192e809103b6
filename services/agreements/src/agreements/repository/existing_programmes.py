"""Existing programmes with their capacity."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.existing_programme import ExistingProgramme
from agreements.models.place import Place, PlaceStatus
from shared.kit.lookup import among, narrowed, one


class ExistingProgrammes:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, existing: ExistingProgramme) -> None:
        self._session.add(existing)

    def list_existing(self, programme: str | None = None) -> Select[ExistingProgramme]:
        return narrowed(select(ExistingProgramme), (ExistingProgramme.programme, programme))

    async def get_existing(self, existing_id: UUID) -> ExistingProgramme:
        query = select(ExistingProgramme).where(ExistingProgramme.id == existing_id)
        return await one(self._session, query, "Den befintliga satsningen")

    async def get_existing_for_change(self, existing_id: UUID) -> ExistingProgramme:
        """The programme, locked and read anew: another may have taken its places since it was last read."""
        query = select(ExistingProgramme).where(ExistingProgramme.id == existing_id).with_for_update()
        query = query.execution_options(populate_existing=True)
        return await one(self._session, query, "Den befintliga satsningen")

    async def lock_existing(self, existing_ids: Collection[UUID]) -> list[ExistingProgramme]:
        """Lock them in the order of their ids, so that two cases that leave the same ones cannot deadlock."""
        query = select(ExistingProgramme).where(ExistingProgramme.id.in_(existing_ids)).order_by(ExistingProgramme.id)
        query = query.with_for_update().execution_options(populate_existing=True)
        return list((await self._session.execute(query)).scalars())

    async def find_with_lapsed(self, today: date, *, besides: Collection[UUID]) -> ExistingProgramme | None:
        """Find and lock one that has places past their day; those that others work with are left to them."""
        unsigned = and_(Place.status == PlaceStatus.TAKEN, Place.sign_by < today)
        too_late = and_(Place.status == PlaceStatus.QUEUED, ExistingProgramme.join_by < today)
        past = exists().where(Place.existing_programme_id == ExistingProgramme.id, or_(unsigned, too_late))
        query = select(ExistingProgramme).where(past, ~among(ExistingProgramme.id, besides)).limit(1)
        return (await self._session.execute(query.with_for_update(skip_locked=True))).scalar_one_or_none()
