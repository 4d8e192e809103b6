"""Our copy of what quality dialogues have come to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.copies import Organizer, QualityMaterial
from agreements.models.cooperation import Cooperation


class QualityMaterials:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def put(self, material: QualityMaterial) -> None:
        """Insert the row or replace it: the inbox lets one event of a dialogue in at a time, and drops older ones."""
        await self._session.merge(material)

    async def list_of_case(self, cooperation_id: UUID) -> Sequence[QualityMaterial]:
        """The materials of the organiser and of organisers that have gone up in it, the newest first."""
        case = select(Cooperation.organization_number).where(Cooperation.id == cooperation_id).scalar_subquery()
        merged = select(Organizer.organization_number).where(Organizer.merged_into == case)
        number = QualityMaterial.organization_number
        query = select(QualityMaterial).where(or_(number == case, number.in_(merged)))
        return (
            await self._session.scalars(query.order_by(QualityMaterial.held_on.desc(), QualityMaterial.dialogue_id))
        ).all()
