"""Our copy of the inspectorate's decisions."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Supervision
from agreements.models.cooperation import Cooperation


class Supervisions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, supervision: Supervision) -> None:
        self._session.add(supervision)

    async def find_supervision(self, supervision_id: UUID) -> Supervision | None:
        # Locked: of two events at once, only one may find that `blocking` turns.
        return await self._session.get(Supervision, supervision_id, with_for_update=True)

    async def list_holds(self, cooperation: Cooperation) -> list[Supervision]:
        """Supervision that stops the case: of the organiser itself, or of a unit that takes part."""
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
