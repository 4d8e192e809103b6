"""Queries about reservations, as the caller may see them: an organiser its own only."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from budget.models.reservations import Reservation, ReservationState
from budget.rules.accounts import PositionKey
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed, one, within


class Reservations:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, row: Reservation) -> None:
        self._session.add(row)

    async def get_reservation(self, reservation_id: UUID) -> Reservation:
        query = self.list_reservations().where(Reservation.id == reservation_id)
        return await one(self._session, query, "Reservationen")

    async def find_reserved(self, cooperation_id: UUID) -> Reservation | None:
        """The one that sets money aside now, if any."""
        query = self.list_reservations(state=ReservationState.RESERVED)
        return await self._session.scalar(query.where(Reservation.cooperation_id == cooperation_id))

    async def lock_reservations_on(self, key: PositionKey) -> list[Reservation]:
        """Lock the reservations that set something aside on a position."""
        query = (
            self.list_reservations(state=ReservationState.RESERVED, programme=key.programme)
            .order_by(Reservation.cooperation_id)
            .with_for_update(of=Reservation)
        )
        found = await self._session.scalars(query)
        return [
            reservation
            for reservation in found
            if any((line.item, line.fiscal_year) == (key.item, key.fiscal_year) for line in reservation.lines)
        ]

    def list_reservations(
        self,
        *,
        state: ReservationState | None = None,
        programme: str | None = None,
        cooperation_id: UUID | None = None,
        organization_number: str | None = None,
        since: date | None = None,
        until: date | None = None,
    ) -> Select[Reservation]:
        """`since` and `until` are days on which the money was asked for."""
        query = narrowed(
            select(Reservation).options(selectinload(Reservation.lines)),
            (Reservation.organization_number, self._actor.own_tenant),
            (Reservation.state, state),
            (Reservation.programme, programme),
            (Reservation.cooperation_id, cooperation_id),
            (Reservation.organization_number, organization_number),
        )
        return within(query, Reservation.created_at, since, until)
