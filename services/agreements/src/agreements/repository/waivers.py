"""Leave to break a staffing rule: asked for, given and used."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.waiver import TeamRule, Waiver
from shared.kit.lookup import narrowed, one


class Waivers:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, waiver: Waiver) -> None:
        self._session.add(waiver)

    def list_waivers(self, team_id: UUID | None = None) -> Select[Waiver]:
        return narrowed(select(Waiver), (Waiver.dialogue_team_id, team_id))

    async def get_waiver(self, waiver_id: UUID) -> Waiver:
        return await one(self._session, select(Waiver).where(Waiver.id == waiver_id), "Undantaget")

    async def get_waiver_for_change(self, waiver_id: UUID) -> Waiver:
        query = select(Waiver).where(Waiver.id == waiver_id)
        return await one(self._session, query.with_for_update(), "Undantaget")

    async def find_unused_waiver(self, team_id: UUID, rule: TeamRule) -> Waiver | None:
        query = self.list_waivers(team_id).where(
            Waiver.rule == rule, Waiver.approved_by.is_not(None), Waiver.used_at.is_(None)
        )
        # Locked, so that two changes of a team cannot use the same waiver.
        ordered = query.order_by(Waiver.created_at).limit(1).with_for_update()
        return (await self._session.execute(ordered)).scalar_one_or_none()
