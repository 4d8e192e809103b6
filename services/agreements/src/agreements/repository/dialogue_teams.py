"""Dialogue teams with their load."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.dialogue_team import DialogueTeam
from shared.kit.lookup import one

ENDED = (
    CooperationStatus.DECLINED,
    CooperationStatus.WITHDRAWN,
    CooperationStatus.COMPLETED,
    CooperationStatus.TERMINATED,
)


class DialogueTeams:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, team: DialogueTeam) -> None:
        self._session.add(team)

    def list_teams(self) -> Select[DialogueTeam]:
        return select(DialogueTeam)

    async def get_team(self, team_id: UUID) -> DialogueTeam:
        return await one(self._session, select(DialogueTeam).where(DialogueTeam.id == team_id), "Dialogteamet")

    async def get_team_for_change(self, team_id: UUID) -> DialogueTeam:
        query = select(DialogueTeam).where(DialogueTeam.id == team_id)
        return await one(self._session, query.with_for_update(), "Dialogteamet")

    async def lock_teams(self, team_ids: Collection[UUID]) -> list[DialogueTeam]:
        """In the order of their ids, so that two cases that change teams with each other cannot deadlock."""
        query = select(DialogueTeam).where(DialogueTeam.id.in_(team_ids)).order_by(DialogueTeam.id).with_for_update()
        return list((await self._session.execute(query)).scalars())

    async def count_organizers(self, team_id: UUID, *, other_than: str = "") -> int:
        """How many organisers with running cases the team answers for."""
        query = select(func.count(func.distinct(Cooperation.organization_number))).where(
            Cooperation.dialogue_team_id == team_id,
            Cooperation.status.not_in(ENDED),
            Cooperation.organization_number != other_than,
        )
        return int((await self._session.execute(query)).scalar_one())

    async def count_organizers_by_team(self) -> dict[UUID, int]:
        """The load of every team, in one statement."""
        query = (
            select(Cooperation.dialogue_team_id, func.count(func.distinct(Cooperation.organization_number)))
            .where(Cooperation.dialogue_team_id.is_not(None), Cooperation.status.not_in(ENDED))
            .group_by(Cooperation.dialogue_team_id)
        )
        return {team_id: count for team_id, count in await self._session.execute(query) if team_id}

    async def count_teams_led_by(self, team_leader: str) -> int:
        query = select(func.count()).select_from(DialogueTeam).where(DialogueTeam.team_leader == team_leader)
        return int((await self._session.execute(query)).scalar_one())

    async def count_cases_of(self, team_id: UUID, supporters: Collection[str]) -> int:
        """The running cases of the team that have one of them as their responsible supporter."""
        query = select(func.count()).where(
            Cooperation.dialogue_team_id == team_id,
            Cooperation.status.not_in(ENDED),
            Cooperation.responsible_supporter.in_(supporters),
        )
        return int((await self._session.execute(query)).scalar_one())
