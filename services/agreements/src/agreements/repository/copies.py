"""Own copies of what other services have told."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models import Cooperation, Funding, Organizer, Payment, Schedule, Supervision


class CopyRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, copy: Supervision | Organizer | Funding | Schedule | Payment) -> None:
        self._session.add(copy)

    async def find_supervision(self, supervision_id: UUID) -> Supervision | None:
        return await self._session.get(Supervision, supervision_id, with_for_update=True)

    async def find_organizer(self, organization_number: str) -> Organizer | None:
        return await self._session.get(Organizer, organization_number)

    async def find_funding(self, cooperation_id: UUID) -> Funding | None:
        return await self._session.get(Funding, cooperation_id)

    async def find_schedule(self, cooperation_id: UUID) -> Schedule | None:
        return await self._session.get(Schedule, cooperation_id)

    async def find_payment(self, payment_id: UUID) -> Payment | None:
        return await self._session.get(Payment, payment_id)

    async def list_payments(self, cooperation_id: UUID) -> list[Payment]:
        query = select(Payment).where(Payment.cooperation_id == cooperation_id)
        return list((await self._session.execute(query.order_by(Payment.paid_on, Payment.payment_id))).scalars())

    async def list_holds(self, cooperation: Cooperation) -> list[Supervision]:
        """Supervision that stops the case: of the organiser as a whole, or of a unit that takes part."""
        query = select(Supervision).where(
            Supervision.blocking,
            Supervision.organization_number == cooperation.organization_number,
            or_(
                Supervision.school_unit_code.is_(None),
                Supervision.school_unit_code.in_(cooperation.school_unit_codes),
            ),
        )
        ordered = query.order_by(Supervision.decided_on, Supervision.supervision_id)
        return list((await self._session.execute(ordered)).scalars())
