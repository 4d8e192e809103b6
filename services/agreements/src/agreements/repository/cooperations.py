"""Cooperations as the caller may see them: an organiser's own only, when that is all the role gives."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from agreements.models import ActionPlan, Agreement, CasePart, Cooperation, Decision, FirstAgreement, SituationAnalysis
from agreements.repository.turns import Turn, is_turn_of
from shared.kit.actor import Actor
from shared.kit.errors import NotFound


def _id_of(kind: type[CasePart], cooperation_id: UUID) -> Select[UUID]:
    return select(kind.id).where(kind.cooperation_id == cooperation_id)


class CooperationRepository:
    def __init__(self, session: AsyncSession, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def add(self, cooperation: Cooperation) -> None:
        self._session.add(cooperation)

    async def get_cooperation(self, cooperation_id: UUID) -> Cooperation:
        return await self._get(self.list_cooperations().where(Cooperation.id == cooperation_id))

    async def get_cooperation_for_change(self, cooperation_id: UUID) -> Cooperation:
        """Locks the row: nobody else changes the case until this transaction ends."""
        query = self.list_cooperations().where(Cooperation.id == cooperation_id)
        return await self._get(query.with_for_update(of=Cooperation))

    async def find_cooperation_for_change(self, cooperation_id: UUID) -> Cooperation | None:
        query = select(Cooperation).where(Cooperation.id == cooperation_id).with_for_update(of=Cooperation)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def find_cooperation_by_offer(self, offer_id: UUID) -> Cooperation | None:
        query = select(Cooperation).where(Cooperation.offer_id == offer_id).with_for_update(of=Cooperation)
        return (await self._session.execute(query)).scalar_one_or_none()

    async def list_cooperations_of(self, organization_number: str) -> list[Cooperation]:
        """An organiser's cases, locked in a fixed order for a change that touches all of them."""
        query = (
            select(Cooperation)
            .where(Cooperation.organization_number == organization_number)
            .order_by(Cooperation.id)
            .with_for_update(of=Cooperation)
        )
        return list((await self._session.execute(query)).scalars())

    async def get_part_ids(self, cooperation_id: UUID) -> dict[str, UUID | None]:
        """The parts of a case in one statement; of the decisions the one that stands, else the proposed."""
        standing = (
            select(Decision.id).where(Decision.cooperation_id == cooperation_id).order_by(Decision.status).limit(1)
        )
        columns = {
            "first_agreement_id": _id_of(FirstAgreement, cooperation_id),
            "situation_analysis_id": _id_of(SituationAnalysis, cooperation_id),
            "action_plan_id": _id_of(ActionPlan, cooperation_id),
            "decision_id": standing,
            "agreement_id": _id_of(Agreement, cooperation_id),
        }
        query = select(*(q.scalar_subquery().label(name) for name, q in columns.items()))
        return dict((await self._session.execute(query)).one()._mapping)

    def list_cooperations(
        self,
        *,
        status: str | None = None,
        programme: str | None = None,
        organization_number: str | None = None,
        turn: Turn | None = None,
    ) -> Select[Cooperation]:
        query = select(Cooperation)
        if turn:
            query = query.where(is_turn_of(turn))
        if own := self._actor.own_tenant:
            query = query.where(Cooperation.organization_number == own)
        asked = (
            (Cooperation.status, status),
            (Cooperation.programme, programme),
            (Cooperation.organization_number, organization_number),
        )
        for column, value in asked:
            query = query.where(column == value) if value else query
        return query

    async def _get(self, query: Select[Cooperation]) -> Cooperation:
        found = (await self._session.execute(query)).scalar_one_or_none()
        if found is None:
            raise NotFound("Samverkan finns inte, eller så får du inte se den. Kontrollera identiteten.")
        return found
