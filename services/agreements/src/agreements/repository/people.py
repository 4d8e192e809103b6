"""Signatories, and dialogue teams with their load."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models import Cooperation, CooperationStatus, DialogueTeam, Party, Signatory, TeamRule, Waiver
from shared.kit.actor import Actor
from shared.kit.errors import NotFound

ENDED = (
    CooperationStatus.DECLINED,
    CooperationStatus.WITHDRAWN,
    CooperationStatus.COMPLETED,
    CooperationStatus.TERMINATED,
)


class SignatoryRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, signatory: Signatory) -> None:
        self._session.add(signatory)

    def list_signatories(
        self, *, party: Party | None = None, organization_number: str | None = None
    ) -> Select[Signatory]:
        query = select(Signatory)
        if own := self._actor.own_tenant:
            query = query.where(Signatory.organization_number == own)
        if party:
            query = query.where(Signatory.party == party)
        return query.where(Signatory.organization_number == organization_number) if organization_number else query

    async def get_signatory(self, signatory_id: UUID, *, for_change: bool = False) -> Signatory:
        query = self.list_signatories().where(Signatory.id == signatory_id)
        query = query.with_for_update() if for_change else query
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Behörigheten finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found

    async def find_authority(
        self, subject: str, party: Party, *, organization_number: str, on: date
    ) -> Signatory | None:
        """The authority that lets someone sign for a party that day."""
        query = select(Signatory).where(
            Signatory.subject == subject,
            Signatory.party == party,
            Signatory.organization_number == organization_number,
            Signatory.valid_from <= on,
            or_(Signatory.valid_to.is_(None), Signatory.valid_to >= on),
        )
        return (await self._session.execute(query.order_by(Signatory.valid_from).limit(1))).scalar_one_or_none()


class TeamRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def add(self, row: DialogueTeam | Waiver) -> None:
        self._session.add(row)

    def list_teams(self) -> Select[DialogueTeam]:
        return select(DialogueTeam)

    async def get_team(self, team_id: UUID, *, for_change: bool = False) -> DialogueTeam:
        query = select(DialogueTeam).where(DialogueTeam.id == team_id)
        query = query.with_for_update() if for_change else query
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Dialogteamet finns inte. Kontrollera identiteten.")
        return found

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

    async def is_responsible(self, team_id: UUID, supporters: Collection[str]) -> bool:
        """Whether any running case of the team has one of them as its responsible supporter."""
        query = select(func.count()).where(
            Cooperation.dialogue_team_id == team_id,
            Cooperation.status.not_in(ENDED),
            Cooperation.responsible_supporter.in_(supporters),
        )
        return bool((await self._session.execute(query)).scalar_one())

    def list_waivers(self, team_id: UUID | None = None) -> Select[Waiver]:
        query = select(Waiver)
        return query.where(Waiver.dialogue_team_id == team_id) if team_id else query

    async def get_waiver(self, waiver_id: UUID, *, for_change: bool = False) -> Waiver:
        query = select(Waiver).where(Waiver.id == waiver_id)
        query = query.with_for_update() if for_change else query
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Undantaget finns inte. Kontrollera identiteten.")
        return found

    async def find_unused_waiver(self, team_id: UUID, rule: TeamRule) -> Waiver | None:
        query = self.list_waivers(team_id).where(
            Waiver.rule == rule, Waiver.approved_by.is_not(None), Waiver.used_at.is_(None)
        )
        ordered = query.order_by(Waiver.created_at).limit(1).with_for_update()
        return (await self._session.execute(ordered)).scalar_one_or_none()
