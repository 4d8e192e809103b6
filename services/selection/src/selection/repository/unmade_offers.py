"""Organisers that could not have their offer when the others of the round got theirs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.unmade_offer import UnmadeOffer
from shared.kit.lookup import narrowed, one

NAME = "Det uteblivna erbjudandet"


class UnmadeOffers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: UnmadeOffer) -> None:
        self._session.add(row)

    def list_unmade_offers(
        self,
        *,
        round_id: UUID | None = None,
        organization_number: str | None = None,
        programme: str | None = None,
        status: str | None = None,
    ) -> Select[UnmadeOffer]:
        return narrowed(
            select(UnmadeOffer),
            (UnmadeOffer.round_id, round_id),
            (UnmadeOffer.organization_number, organization_number),
            (UnmadeOffer.programme, programme),
            (UnmadeOffer.status, status),
        )

    async def get_unmade_offer(self, unmade_offer_id: UUID) -> UnmadeOffer:
        return await one(self._session, select(UnmadeOffer).where(UnmadeOffer.id == unmade_offer_id), NAME)

    async def get_unmade_offer_for_change(self, unmade_offer_id: UUID) -> UnmadeOffer:
        query = select(UnmadeOffer).where(UnmadeOffer.id == unmade_offer_id).with_for_update()
        return await one(self._session, query, NAME)

    async def lock_unmade_offers(self, round_id: UUID) -> Sequence[UnmadeOffer]:
        """All of the round, locked: one that is dropped at the same moment is seen."""
        query = select(UnmadeOffer).where(UnmadeOffer.round_id == round_id).order_by(UnmadeOffer.id)
        return (await self._session.scalars(query.with_for_update())).all()
