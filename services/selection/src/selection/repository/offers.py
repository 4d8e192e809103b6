"""Offers to organisers."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.offer import Offer, OfferStatus
from shared.kit.lookup import narrowed, one, within


class Offers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Offer) -> None:
        self._session.add(row)

    def list_offers(
        self,
        *,
        round_id: UUID | None = None,
        organization_number: str | None = None,
        programme: str | None = None,
        status: str | None = None,
        since: date | None = None,
        until: date | None = None,
        own: str | None = None,
    ) -> Select[Offer]:
        """`since` and `until` are days on which it was made; `own`: only those of that organisation."""
        query = narrowed(
            select(Offer),
            (Offer.round_id, round_id),
            (Offer.organization_number, organization_number),
            (Offer.programme, programme),
            (Offer.status, status),
            (Offer.organization_number, own),
        )
        return within(query, Offer.made_on, since, until)

    async def get_offer(self, offer_id: UUID, *, own: str | None) -> Offer:
        """`own`: only when it belongs to that organisation."""
        query = narrowed(select(Offer).where(Offer.id == offer_id), (Offer.organization_number, own))
        return await one(self._session, query, "Erbjudandet")

    async def get_offer_for_change(self, offer_id: UUID) -> Offer:
        return await one(self._session, select(Offer).where(Offer.id == offer_id).with_for_update(), "Erbjudandet")

    async def find_unanswered(self, organization_numbers: Collection[str]) -> Sequence[Offer]:
        """The offers that these organisers have to answer, from whatever round and assignment."""
        query = select(Offer).where(
            Offer.organization_number.in_(list(organization_numbers)), Offer.status == OfferStatus.MADE
        )
        return (await self._session.scalars(query.order_by(Offer.organizer_name, Offer.id))).all()

    async def list_all_offers(self, round_id: UUID) -> Sequence[Offer]:
        return (await self._session.scalars(select(Offer).where(Offer.round_id == round_id))).all()
