"""Dialogue teams with their load."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, any_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models.cooperation import Cooperation, CooperationStatus
from agreements.models.dialogue_team import DialogueTeam, GroupGuidance, TeamStaffing
from agreements.models.team_worker import Employment, TeamWorker
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

    def add(self, row: DialogueTeam | TeamStaffing | GroupGuidance) -> None:
        self._session.add(row)

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

    async def list_staffings(self, team_id: UUID) -> list[TeamStaffing]:
        """Who have been in the team, the first ones first."""
        query = select(TeamStaffing).where(TeamStaffing.dialogue_team_id == team_id)
        ordered = query.order_by(TeamStaffing.since.nulls_first(), TeamStaffing.created_at, TeamStaffing.id)
        return list(await self._session.scalars(ordered))

    async def list_guidances(self, team_id: UUID) -> list[GroupGuidance]:
        query = select(GroupGuidance).where(GroupGuidance.dialogue_team_id == team_id)
        return list(await self._session.scalars(query.order_by(GroupGuidance.held_on, GroupGuidance.id)))

    async def list_ids_with(self, worker_id: UUID) -> list[UUID]:
        """The teams that somebody is a supporter in."""
        query = select(DialogueTeam.id).join(TeamWorker, TeamWorker.subject == any_(DialogueTeam.supporters))
        return list(await self._session.scalars(query.where(TeamWorker.id == worker_id)))

    async def find_name_without_other_employee(self, worker: TeamWorker, today: date) -> str | None:
        """A team in which nobody but the worker is the agency's own."""
        other = (
            select(TeamWorker.id)
            .where(
                TeamWorker.subject == any_(DialogueTeam.supporters),
                TeamWorker.id != worker.id,
                TeamWorker.employment == Employment.EMPLOYED,
                or_(TeamWorker.until_on.is_(None), TeamWorker.until_on >= today),
            )
            .exists()
        )
        query = select(DialogueTeam.name).where(DialogueTeam.supporters.contains([worker.subject]), ~other)
        return (await self._session.scalars(query.order_by(DialogueTeam.name).limit(1))).one_or_none()
