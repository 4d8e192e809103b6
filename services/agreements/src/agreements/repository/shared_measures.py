"""Measures that several organisers share, and their shares."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from agreements.models.cooperation import Cooperation
from agreements.models.shared_measure import Share, SharedMeasure, ShareStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one

WITH_MEASURE = joinedload(Share.shared_measure)


class SharedMeasures:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, shared: SharedMeasure) -> None:
        self._session.add(shared)

    def list_shared(self, programme: str | None = None) -> Select[SharedMeasure]:
        return narrowed(select(SharedMeasure), (SharedMeasure.programme, programme))

    async def get_shared(self, shared_id: UUID) -> SharedMeasure:
        query = select(SharedMeasure).where(SharedMeasure.id == shared_id)
        return await one(self._session, query, "Den gemensamma insatsen")

    async def get_shared_for_change(self, shared_id: UUID) -> SharedMeasure:
        """The shared measure, locked and read anew: another may have joined since it was last read."""
        query = select(SharedMeasure).where(SharedMeasure.id == shared_id).with_for_update()
        return await one(self._session, query.execution_options(populate_existing=True), "Den gemensamma insatsen")


class Shares(Parts[Share]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Share, WITH_MEASURE)

    def list_shares(
        self,
        cooperation_id: UUID | None,
        *,
        shared_measure_id: UUID | None = None,
        organization_number: str | None = None,
        status: ShareStatus | None = None,
    ) -> Select[Share]:
        query = self.list_parts(cooperation_id, organization_number=organization_number)
        query = query.where(_status() == status.value) if status else query
        return narrowed(query, (Share.shared_measure_id, shared_measure_id))

    async def list_standing_of(self, cooperation_id: UUID) -> Sequence[Share]:
        """The shares of a case. What they come to may change until the shared measure is locked."""
        return [share for share in await self.list_parts_of(cooperation_id) if share.stands]

    async def list_standing_in(self, shared_measure_id: UUID) -> Sequence[Share]:
        """The shares in the order in which they joined, read anew. The caller has the shared measure locked."""
        query = select(Share).where(Share.shared_measure_id == shared_measure_id, Share.left_on.is_(None))
        query = query.options(WITH_MEASURE).order_by(Share.created_at, Share.id)
        return list((await self._session.execute(query.execution_options(populate_existing=True))).scalars())

    async def list_shares_in(self, shared_measure_id: UUID) -> Sequence[Share]:
        """All that ever were, also of those who have left."""
        query = select(Share).where(Share.shared_measure_id == shared_measure_id)
        return (await self._session.scalars(query)).all()

    async def list_organizers(self, shared_measure_id: UUID) -> Sequence[str]:
        """The organisation numbers of those who take part."""
        query = select(Cooperation.organization_number).join(Share, Share.cooperation_id == Cooperation.id)
        query = query.where(Share.shared_measure_id == shared_measure_id, Share.left_on.is_(None))
        return (await self._session.scalars(query)).all()

    async def get_share_anew(self, share_id: UUID) -> Share:
        """The share as it is now that the caller has its shared measure locked."""
        query = self.list_parts().where(Share.id == share_id).execution_options(populate_existing=True)
        return await one(self._session, query, "Andelen")


def _status() -> ColumnElement[str]:
    """`Share.status`, to narrow by."""
    return case(
        (Share.left_on.is_not(None), ShareStatus.LEFT.value),
        (Share.ended_on.is_not(None), ShareStatus.ENDED.value),
        (Share.agreed.is_not(None), ShareStatus.AGREED.value),
        else_=ShareStatus.JOINED.value,
    )
