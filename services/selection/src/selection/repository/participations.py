"""Organisers' participation in programmes."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from selection.models.offer import Offer, OfferStatus
from selection.models.participation import Participation
from selection.repository.succession import Succession
from shared.kit.lookup import narrowed, one

UNANSWERED = "offer:"
"""Before a programme's code: the organiser has an offer in it that is not answered."""


class Part(NamedTuple):
    """An organiser's part in a programme."""

    organization_number: str
    programme: str


class Participations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: Participation) -> None:
        self._session.add(row)

    async def has_programme(self, programme: str) -> bool:
        """True if anybody has taken part in it, also in a case that was carried over."""
        query = self.list_participations(programme=programme).limit(1)
        return await self._session.scalar(query) is not None

    def list_participations(
        self, *, organization_number: str | None = None, programme: str | None = None
    ) -> Select[Participation]:
        return narrowed(
            select(Participation),
            (Participation.organization_number, organization_number),
            (Participation.programme, programme),
        )

    async def list_standing_parts(self, succession: Succession) -> Sequence[Part]:
        """Open participations and unanswered offers, under the organisers' present numbers."""
        open_parts = select(Participation.organization_number, Participation.programme).where(
            Participation.ends_on.is_(None)
        )
        offered = select(Offer.organization_number, Offer.programme).where(Offer.status == OfferStatus.MADE)
        parts = [Part(succession.organizer(number), code) for number, code in await self._session.execute(open_parts)]
        offers = [
            Part(succession.organizer(number), f"{UNANSWERED}{code}")
            for number, code in await self._session.execute(offered)
        ]
        return [*parts, *offers]

    async def list_running(self) -> Sequence[Participation]:
        """Those of cooperations that go on; a part in an assignment that is run elsewhere has none."""
        query = select(Participation).where(Participation.ends_on.is_(None), Participation.cooperation_id.is_not(None))
        return (await self._session.scalars(query.order_by(Participation.id))).all()

    async def get_participation_for_change(self, participation_id: UUID) -> Participation:
        query = select(Participation).where(Participation.id == participation_id).with_for_update()
        return await one(self._session, query, "Deltagandet")

    async def get_participation_of(self, offer: Offer) -> Participation:
        """The part that the organiser has by having accepted the offer; both are written in one transaction."""
        query = select(Participation).where(
            Participation.organization_number == offer.organization_number,
            Participation.programme == offer.programme,
            Participation.starts_on == offer.answered_on,
            Participation.cooperation_id.is_not(None),
        )
        return (await self._session.scalars(query.order_by(Participation.id).limit(1).with_for_update())).one()

    async def find_carried(self, offer_id: UUID) -> Participation | None:
        """The part in a cooperation that was carried over, by the offer that it was accepted by elsewhere."""
        return (await self._session.scalars(_carried(offer_id))).one_or_none()

    async def find_carried_for_change(self, offer_id: UUID) -> Participation | None:
        return (await self._session.scalars(_carried(offer_id).with_for_update())).one_or_none()

    async def find_participation(self, cooperation_id: UUID) -> Participation | None:
        query = select(Participation).where(Participation.cooperation_id == cooperation_id).with_for_update()
        return (await self._session.scalars(query)).one_or_none()


def _carried(offer_id: UUID) -> Select[Participation]:
    return select(Participation).where(Participation.carried_offer_id == offer_id)
