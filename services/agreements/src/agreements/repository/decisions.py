"""The decisions on measures of a case."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.decision import Decision, DecisionStatus
from agreements.repository.parts import Parts
from shared.kit.actor import Actor
from shared.kit.lookup import narrowed


class Decisions(Parts[Decision]):
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        super().__init__(session, actor, Decision, day=Decision.decided_on)

    def list_decisions(
        self,
        cooperation_id: UUID | None,
        *,
        organization_number: str | None = None,
        status: DecisionStatus | None = None,
        diary_number: str | None = None,
        decided_since: date | None = None,
        decided_until: date | None = None,
    ) -> Select[Decision]:
        query = self.list_parts(
            cooperation_id,
            organization_number=organization_number,
            status=status,
            since=decided_since,
            until=decided_until,
        )
        return narrowed(query, (Decision.diary_number, diary_number))

    async def find_with_status(self, cooperation_id: UUID, status: DecisionStatus) -> Decision | None:
        query = self.list_parts(cooperation_id).where(Decision.status == status)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_ids(self, cooperation_id: UUID) -> list[UUID]:
        """The ids of all decisions of the case, replaced ones included."""
        query = select(Decision.id).where(Decision.cooperation_id == cooperation_id)
        return list((await self._session.execute(query)).scalars())

    async def get_next_number(self, cooperation_id: UUID) -> int:
        """The next number. The caller has locked the case, so two proposals cannot get the same."""
        query = select(func.coalesce(func.max(Decision.decision_number), 0)).where(
            Decision.cooperation_id == cooperation_id
        )
        return int((await self._session.execute(query)).scalar_one()) + 1
